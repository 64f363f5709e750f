using System.Text;
using CsCheck;
using Plinth.Privacy;

namespace Plinth.Tests.Privacy;

public sealed class PrivacyEditorTests
{
    private static readonly string[] s_all = ["email", "ip", "phone", "cn-id-card", "cn-mobile"];

    private static readonly string[] s_pieces =
    [
        "a@b.com", "8.8.8.8", "13800138000", "11010519491231002X", "415-555-0198", "+1 212 555 0143", "@", ".", "-", "+", ":", "::", "1", "86",
        "(02) 5555-0123", "2606:4700::1111", "中", " ", "\n", "x", "/", "v",
    ];

    [Theory]
    [InlineData("Write to jane.doe+lists@mail.example.org.", "Write to <EMAIL>.")]
    [InlineData("<a_b@x-y.co.uk>, o'neil@example.ie;", "<<EMAIL>>, <EMAIL>;")]
    [InlineData("请联系wang@example.cn。谢谢", "请联系<EMAIL>。谢谢")]
    [InlineData("邮箱：wang@例子.中国，电话", "邮箱：<EMAIL>，电话")]
    [InlineData("发到a@b.com或者c@d.net都可以", "发到<EMAIL>或者<EMAIL>都可以")]
    [InlineData("mailto:joe@example.com?cc=ann@example.com", "mailto:<EMAIL>?cc=<EMAIL>")]
    [InlineData("почта@пример.рф и joe@пример.рф", "почта@пример.рф и <EMAIL>")]
    [InlineData("joe@xn--fsqu00a.xn--fiqs8s", "<EMAIL>")]
    [InlineData("src=logo@2x.png a@3x.jpg", "src=logo@2x.png a@3x.jpg")]
    [InlineData("left-pad@1.3.0 user@host @name a@b @ @. a@.com a@b..com", "left-pad@1.3.0 user@host @name a@b @ @. a@.com a@b..com")]
    [InlineData("joe.@example.com a..b@example.com", "joe.@example.com a..b@example.com")]
    [InlineData("joe@-example.com joe@example.c", "joe@-example.com joe@example.c")]
    public void Masks_addresses_of_people(string text, string masked) => Assert.Equal(masked, Mask(text, "email"));

    [Theory]
    [InlineData("from 8.8.8.8, 114.114.114.114:53 and 93.184.216.34/24", "from <IP>, <IP>:53 and <IP>/24")]
    [InlineData("http://93.184.216.34/a 93.184.216.1-93.184.216.9", "http://<IP>/a <IP>-<IP>")]
    [InlineData("地址是93.184.216.34。", "地址是<IP>。")]
    [InlineData("10.0.0.1 127.0.0.1 192.168.1.1 172.16.0.9 169.254.1.1 100.64.0.1", "10.0.0.1 127.0.0.1 192.168.1.1 172.16.0.9 169.254.1.1 100.64.0.1")]
    [InlineData("192.0.2.1 198.51.100.7 203.0.113.9 224.0.0.1 255.255.255.255 0.0.0.0", "192.0.2.1 198.51.100.7 203.0.113.9 224.0.0.1 255.255.255.255 0.0.0.0")]
    [InlineData("172.32.0.9 100.128.0.1 192.0.3.1", "<IP> <IP> <IP>")]
    [InlineData("v91.2.3.4 version 91.2.3.4 Version: 91.2.3.4 版本91.2.3.4", "v91.2.3.4 version 91.2.3.4 Version: 91.2.3.4 版本91.2.3.4")]
    [InlineData("Firefox/91.6.3.1 libfoo-91.2.3.4 91.2.3.4-1 91.2.3.4_5 91.2.3.4beta", "Firefox/91.6.3.1 libfoo-91.2.3.4 91.2.3.4-1 91.2.3.4_5 91.2.3.4beta")]
    [InlineData("93.184.216.34.5 5.93.184.216.34.1 .93.3.3.0", "93.184.216.34.5 5.93.184.216.34.1 .93.3.3.0")]
    [InlineData("256.1.1.1 93.184.216.034 93.184.216 1.2.3.1234", "256.1.1.1 93.184.216.034 93.184.216 1.2.3.1234")]
    [InlineData("3.1.2.1 Options\n6.2.4.3. Felder, see 4.8.3.5", "3.1.2.1 Options\n6.2.4.3. Felder, see 4.8.3.5")]
    [InlineData("93.184.216.34, 3.1.2.1 Options", "<IP>, 3.1.2.1 Options")]
    [InlineData("IP 3.1.2.1, DNS 1.0.0.1, ping 8.8.4.4", "IP <IP>, DNS <IP>, ping <IP>")]
    [InlineData("2606:4700:4700::1111 [2001:4860:4860:0:0:0:0:8888]:53", "<IP> [<IP>]:53")]
    [InlineData("::1 fe80::1 fd00::2 2001:db8::1 ff02::1", "::1 fe80::1 fd00::2 2001:db8::1 ff02::1")]
    [InlineData("std::vector a::b face::bead at 12:30:45 or 23:59", "std::vector a::b face::bead at 12:30:45 or 23:59")]
    [InlineData("00:1A:2B:3C:4D:5E 2024:01:02 2000::x", "00:1A:2B:3C:4D:5E 2024:01:02 2000::x")]
    public void Masks_public_addresses_of_machines(string text, string masked) => Assert.Equal(masked, Mask(text, "ip"));

    [Fact]
    public void Masks_reserved_addresses_when_told()
    {
        var doc = new Document("192.168.1.1 fe80::1 std::dec 3.1.2.1 Options");
        new PrivacyEditor { Mask = ["ip"], PublicOnly = false }.Edit(doc, new Rules());
        Assert.Equal("<IP> <IP> std::dec 3.1.2.1 Options", doc.Text);
    }

    [Theory]
    [InlineData("身份证11010519491231002X，440524188001010014。", "身份证<CN_ID_CARD>，<CN_ID_CARD>。")]
    [InlineData("11010519491231002x", "<CN_ID_CARD>")]
    [InlineData("110105194912310020 440524188001010015", "110105194912310020 440524188001010015")]
    [InlineData("110105194913310024 1440524188001010014 A440524188001010014", "110105194913310024 1440524188001010014 A440524188001010014")]
    [InlineData("/440524188001010014.html id=440524188001010014", "/440524188001010014.html id=440524188001010014")]
    public void Masks_identity_numbers_whose_check_digit_holds(string text, string masked) => Assert.Equal(masked, Mask(text, "cn-id-card"));

    [Theory]
    [InlineData("手机13800138000，139-1234-5678或+86 18612345678", "手机<CN_MOBILE>，<CN_MOBILE>或<CN_MOBILE>")]
    [InlineData("8613800138000 0086-138-0013-8000 138 0013 8000", "<CN_MOBILE> <CN_MOBILE> <CN_MOBILE>")]
    [InlineData("12800138000 138001380001 1380013800 3.13800138000", "12800138000 138001380001 1380013800 3.13800138000")]
    [InlineData("/13800138000.html ?id=13800138000 x13800138000 139-1234 5678", "/13800138000.html ?id=13800138000 x13800138000 139-1234 5678")]
    public void Masks_mobile_numbers_of_China(string text, string masked) => Assert.Equal(masked, Mask(text, "cn-mobile"));

    [Theory]
    [InlineData("+1 (212) 555-0143, 415-555-0198, (415) 555-0198", "<PHONE>, <PHONE>, <PHONE>")]
    [InlineData("+44 20 7946 0958; 1-800-555-0199; 415.555.0198", "<PHONE>; 1-800-555-0199; <PHONE>")]
    [InlineData("電話(02) 5555-0123，010-62345678", "電話<PHONE>，<PHONE>")]
    [InlineData("2024-05-01 123-456-789 1.415.555 115-555-0198 415-155-0198", "2024-05-01 123-456-789 1.415.555 115-555-0198 415-155-0198")]
    [InlineData("4155550198 C+12345678 +1 2 3 ISBN 978-3-16-148410-0", "4155550198 C+12345678 +1 2 3 ISBN 978-3-16-148410-0")]
    public void Masks_telephone_numbers(string text, string masked) => Assert.Equal(masked, Mask(text, "phone"));

    [Fact]
    public void Counts_what_it_masked_by_kind()
    {
        var doc = new Document("a@b.com c@d.com 8.8.8.8");
        new PrivacyEditor().Edit(doc, new Rules());
        Assert.Equal((2d, 1d), (doc.Labels.Number("privacy_email"), doc.Labels.Number("privacy_ip")));
    }

    [Fact]
    public void Leaves_the_same_text_when_there_is_nothing()
    {
        const string Text = "Nothing to see: 3.14, 12:30, me@home.";
        var (doc, editor) = (new Document(Text), new PrivacyEditor { Mask = s_all });
        var rules = new Rules();
        for (var i = 0; i < 50; i++) editor.Edit(doc, rules);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++) editor.Edit(doc, rules);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Same(Text, doc.Text);
        Assert.Equal(0, doc.Labels.Count);
    }

    [Fact]
    public void Refuses_kinds_that_it_does_not_know()
    {
        var error = Assert.Throws<PlinthException>(() => new PrivacyEditor { Mask = ["emial"] }.Prepare(new StepContext("/", 0)));
        Assert.Contains("emial", error.Message, StringComparison.Ordinal);
        Assert.Contains("cn-id-card", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_nothing_but_the_spans_and_nothing_the_second_time()
    {
        Gen<string> piece = Gen.OneOf(
            Gen.Int[0, s_pieces.Length - 1].Select(i => s_pieces[i]),
            Gen.Char.Select(c => c.ToString()),
            Gen.String[Gen.Char["0123456789.@:-+ aF"], 0, 12]);
        piece.Array[0, 12].Select(string.Concat).Sample(
            text =>
            {
                var once = Mask(text, s_all);
                Assert.Equal(once, Mask(once, s_all));
                Assert.Equal(SlowMask(text), once);
            },
            iter: 20_000);
    }

    [Theory]
    [InlineData("@")]
    [InlineData("a@")]
    [InlineData("a.a@a.")]
    [InlineData("1.")]
    [InlineData("1:")]
    [InlineData("::")]
    [InlineData("1")]
    [InlineData("1-")]
    [InlineData("+1 (")]
    public void Takes_linear_time_whatever_is_repeated(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 2_000_000 / part.Length));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Mask(text, s_all);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10));
    }

    private static string Mask(string text, params string[] kinds)
    {
        var doc = new Document(text);
        new PrivacyEditor { Mask = kinds }.Edit(doc, new Rules());
        return doc.Text;
    }

    // The obvious way: ask every kind at every position, mark every character by the first, then longest, then first-listed span, and begin again
    // with what was found put out of sight, until nothing more turns up.
    private static string SlowMask(string text)
    {
        var secrets = Secrets.All.Where(s => s_all.Contains(s.Kind)).Select(s => s.Make(true)).ToList();
        var (rest, names) = (text.ToCharArray(), new string?[text.Length]);
        while (true)
        {
            var spans = new List<(int Start, int Length, int Order)>();
            for (var order = 0; order < secrets.Count; order++)
            {
                for (var at = 0; at < rest.Length; at++)
                {
                    var (found, end) = (new List<SecretSpan>(), at + 1);
                    if (char.IsAsciiDigit(rest[at]) && at > 0 && char.IsAsciiDigit(rest[at - 1])) continue;
                    while (char.IsAsciiDigit(rest[at]) && end < rest.Length && char.IsAsciiDigit(rest[end])) end++;
                    var passage = new Passage(rest, PhoneRegions.Of(new Document(text)), found);
                    if (secrets[order].Triggers.Contains(rest[at])) secrets[order].Find(passage, at, end);
                    foreach (var word in secrets[order].Words)
                        if (rest.AsSpan(at).StartsWith(word, StringComparison.OrdinalIgnoreCase)) secrets[order].Find(passage, at, at + word.Length);
                    spans.AddRange(found.Where(f => !rest.AsSpan(f.Start, f.Length).Contains('\uFFFC')).Select(s => (s.Start, s.Length, order)));
                }
            }

            if (spans.Count == 0) break;
            for (var i = 0; i < rest.Length;)
            {
                var here = spans.Where(s => s.Start == i).OrderByDescending(s => s.Length).ThenBy(s => s.Order).ToList();
                if (here.Count == 0)
                {
                    i++;
                    continue;
                }

                names[i] = $"<{secrets[here[0].Order].Kind.ToUpperInvariant().Replace('-', '_')}>";
                rest.AsSpan(i, here[0].Length).Fill('\uFFFC');
                i += here[0].Length;
            }
        }

        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (names[i] is { } name) result.Append(name);
            else if (rest[i] != '\uFFFC' || text[i] == '\uFFFC') result.Append(text[i]);
        }

        return result.ToString();
    }
}
