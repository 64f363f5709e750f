using System.Text;
using System.Text.Json.Nodes;
using Plinth.Tokens;
using Plinth.Tokens.Formats;
using Plinth.Tokens.Normalizers;

namespace Plinth.Tests.Tokens;

/// <summary>tokenizer.json read: pipelines by hand, and files that are wrong.</summary>
public class TokenizerJsonTests
{
    private const string Bert = """
        {"added_tokens":[{"id":0,"content":"[UNK]","special":true,"normalized":false},{"id":1,"content":"[CLS]","special":true,"normalized":false},{"id":2,"content":"[SEP]","special":true,"normalized":false}],
         "normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true},
         "pre_tokenizer":{"type":"BertPreTokenizer"},
         "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"[SEP]","type_id":0}}],"pair":[],
           "special_tokens":{"[CLS]":{"id":"[CLS]","ids":[1],"tokens":["[CLS]"]},"[SEP]":{"id":"[SEP]","ids":[2],"tokens":["[SEP]"]}}},
         "decoder":{"type":"WordPiece","prefix":"##","cleanup":true},
         "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":10,
           "vocab":{"[UNK]":0,"[CLS]":1,"[SEP]":2,"un":3,"##aff":4,"##able":5,"cafe":6,"中":7,"国":8,",":9,"##a":10,"a":11}}}
        """;

    private const string Bpe = """
        {"added_tokens":[],"normalizer":null,"pre_tokenizer":null,"decoder":null,
         "model":{"type":"BPE","unk_token":"?","fuse_unk":true,"vocab":{"?":0,"a":1,"b":2,"c":3,"ab":4,"abc":5},"merges":["a b",["ab","c"]]}}
        """;

    [Theory]
    [InlineData("unaffable", "3 4 5")]
    [InlineData("Café, 中国", "6 9 7 8")]
    [InlineData("中国\u0000 unX", "7 8 0")]
    [InlineData("aaaaaaaaaa", "11 10 10 10 10 10 10 10 10 10")]
    [InlineData("aaaaaaaaaaa", "0")]
    [InlineData("", "")]
    public void Word_pieces_are_cut_from_the_longest(string text, string ids) => Assert.Equal(ids, string.Join(' ', Read(Bert).NewEncoder().Encode(text).ToArray()));

    [Fact]
    public void A_template_goes_around_a_text_when_asked()
    {
        var encoder = Read(Bert).NewEncoder();
        encoder.AddTemplate = true;
        Assert.Equal([1, 3, 4, 5, 2], encoder.Encode("unaffable").ToArray());
        Assert.Equal("[CLS] unaffable, 中 [SEP]", Read(Bert).Decode([1, 3, 4, 5, 9, 7, 2]));
    }

    [Theory]
    [InlineData("abcab", "5 4")]
    [InlineData("xxab", "0 4")]
    [InlineData("cba", "3 2 1")]
    public void Characters_are_joined_by_merges_in_both_spellings(string text, string ids) => Assert.Equal(ids, string.Join(' ', Read(Bpe).NewEncoder().Encode(text).ToArray()));

    [Theory]
    [InlineData("e\u0301\uAC01\u1100\u1161\uFB01\u00BD", "é각가ﬁ½", "e\u0301\u1100\u1161\u11A8\u1100\u1161ﬁ½", "é각가fi1⁄2", "e\u0301\u1100\u1161\u11A8\u1100\u1161fi1⁄2")]
    [InlineData("a\u0323\u0307 \u0344 \u2126 \U0001D15E", "ạ\u0307 \u0308\u0301 Ω \U0001D157\U0001D165", "a\u0323\u0307 \u0308\u0301 Ω \U0001D157\U0001D165", "ạ\u0307  \u0308\u0301 Ω \U0001D157\U0001D165", null)]
    public void Normalisation_forms_are_those_of_Unicode(string text, string nfc, string nfd, string nfkc, string? nfkd)
    {
        Assert.Equal(nfc, UnicodeForms.Shared.Normalize(text, compatible: false, compose: true));
        Assert.Equal(nfd, UnicodeForms.Shared.Normalize(text, compatible: false, compose: false));
        if (nfkd is null) return;
        Assert.Equal(nfkc, UnicodeForms.Shared.Normalize(text, compatible: true, compose: true));
        Assert.Equal(nfkd, UnicodeForms.Shared.Normalize(text, compatible: true, compose: false));
    }

    [Theory]
    [InlineData("""{"type":"Whitespace"}""", "ab, c!!", "ab|,|c|!!")]
    [InlineData("""{"type":"WhitespaceSplit"}""", " ab,  c", "ab,|c")]
    [InlineData("""{"type":"Punctuation","behavior":"MergedWithPrevious"}""", "a.b!c", "a.|b!|c")]
    [InlineData("""{"type":"Punctuation","behavior":"MergedWithNext"}""", "a.b!!c", "a|.b|!|!c")]
    [InlineData("""{"type":"Digits","individual_digits":true}""", "a12b", "a|1|2|b")]
    [InlineData("""{"type":"Digits","individual_digits":false}""", "a12b", "a|12|b")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"}""", "a b", "▁a|▁b")]
    [InlineData("""{"type":"Split","pattern":{"Regex":"\\p{Lu}\\p{Ll}*"},"behavior":"Isolated","invert":false}""", "aBcDe𐐀𐐨", "a|Bc|De|𐐀𐐨")]
    [InlineData("""{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"String":"-"},"behavior":"Removed","invert":false},{"type":"Digits","individual_digits":true}]}""", "a-1", "a|1")]
    public void Pre_tokenisers_cut_as_described(string json, string text, string pieces)
    {
        var (_, _, splitter) = JsonPreTokenizers.Read(JsonAt.Read(Encoding.UTF8.GetBytes(json), "t"));
        Assert.Equal(pieces, string.Join('|', splitter!.Split([text], first: true)));
    }

    [Theory]
    [InlineData("model.vocab", """{"?":0,"a":1,"b":3}""", "model.vocab: a hole: no piece has id 2, and ids go to 3")]
    [InlineData("model.vocab", """{"?":0,"a":1,"b":1}""", "model.vocab: id 1 is 'a' and 'b'")]
    [InlineData("model.vocab", """{"?":0,"a":"1"}""", "model.vocab[\"a\"]: expected a whole number")]
    [InlineData("model.vocab", """{"?":0,"a":-4}""", "model.vocab[\"a\"]: an id is 0 or more")]
    [InlineData("model.vocab", "{}", "model.vocab: no pieces")]
    [InlineData("model.vocab", "7", "model.vocab: expected an object, found Number")]
    [InlineData("model.merges", """["a b","a x"]""", "model.merges[1]: 'x' is not in the vocabulary")]
    [InlineData("model.merges", """["b a"]""", "model.merges[0]: 'ba' is not in the vocabulary")]
    [InlineData("model.merges", """["ab"]""", "model.merges[0]: expected two pieces with a space between them")]
    [InlineData("model.merges", """[["a"]]""", "model.merges[0]: expected two pieces, found 1")]
    [InlineData("model.unk_token", "\"<unk>\"", "model.unk_token: not in the vocabulary")]
    [InlineData("model.type", "\"Neural\"", "model.type: 'Neural' cannot be used")]
    [InlineData("model", "null", "model: missing")]
    [InlineData("normalizer", """{"type":"Magic"}""", "normalizer.type: the normaliser 'Magic' cannot be used")]
    [InlineData("pre_tokenizer", """{"type":"Split","pattern":{"Regex":"("},"behavior":"Isolated","invert":false}""", "pre_tokenizer.pattern.Regex: the pattern cannot be read")]
    [InlineData("pre_tokenizer", """{"type":"Sequence","pretokenizers":[{"type":"Digits"},{"kind":"Digits"}]}""", "pre_tokenizer.pretokenizers[1].type: missing")]
    [InlineData("added_tokens", """[{"id":1,"content":"x","special":true},{"id":1,"content":"y","special":true}]""", "added_tokens[1].id: id 1 is 'x' and 'y'")]
    [InlineData("added_tokens", """[{"id":1,"content":"<x>","special":true}]""", "model.vocab: id 1 is 'a', and '<x>' in added_tokens")]
    public void What_is_wrong_is_said_with_its_place(string path, string value, string message)
    {
        var root = JsonNode.Parse(Bpe)!;
        var parts = path.Split('.');
        var parent = parts.Length == 1 ? root : root[parts[0]]!;
        parent[parts[^1]] = JsonNode.Parse(value);
        Assert.StartsWith("t.json: " + message, Assert.Throws<PlinthException>(() => Read(root.ToJsonString())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_anywhere_is_an_error_that_says_where()
    {
        foreach (var whole in (string[])[Bert, Bpe])
        {
            var bytes = Encoding.UTF8.GetBytes(whole.TrimEnd());
            for (var length = 0; length < bytes.Length; length++)
            {
                var error = Assert.Throws<PlinthException>(() => TokenizerJson.Read(bytes[..length], "t.json"));
                Assert.Matches(@"^t\.json:\d+:\d+: (cut off|not JSON)$", error.Message);
            }
        }
    }

    [Fact]
    public void A_byte_level_vocabulary_without_a_byte_is_read_over_letters()
    {
        var json = Bpe.Replace("\"pre_tokenizer\":null", """ "pre_tokenizer":{"type":"ByteLevel","add_prefix_space":true,"use_regex":true} """, StringComparison.Ordinal)
            .Replace("\"?\":0", "\"?\":0,\"Ġ\":6", StringComparison.Ordinal);
        Assert.Equal([6, 5, 6, 4], Read(json).NewEncoder().Encode("abc ab").ToArray());
    }

    [Fact]
    public void Whole_words_are_looked_up()
    {
        var tokenizer = Read("""{"pre_tokenizer":{"type":"WhitespaceSplit"},"model":{"type":"WordLevel","unk_token":"?","vocab":{"?":0,"one":1,"two":2}}}""");
        Assert.Equal([1, 2, 0, 1], tokenizer.NewEncoder().Encode("one two three one").ToArray());
        Assert.Equal("one ? two", tokenizer.Decode([1, 0, 2]));
        Assert.Equal("t.json: model.unk_token: '<unk>' is not in the vocabulary", Assert.Throws<PlinthException>(() => Read("""{"model":{"type":"WordLevel","vocab":{"a":0}}}""")).Message);
    }

    [Theory]
    [InlineData("\"end_of_word_suffix\":\"</w>\",\"fuse_unk\":true", false)]
    [InlineData("\"end_of_word_suffix\":\"</w>\",\"fuse_unk\":false", true)]
    [InlineData("\"continuing_subword_prefix\":\"##\",\"fuse_unk\":true", false)]
    [InlineData("\"continuing_subword_prefix\":\"##\",\"end_of_word_suffix\":\"</w>\",\"fuse_unk\":true", false)]
    public void Marks_of_words_in_the_names_of_pieces_are_read_as_elsewhere(string marks, bool letters)
    {
        // A vocabulary of two letters and é in all their places, with the merges that those names give.
        var (prefix, suffix) = (marks.Contains("##", StringComparison.Ordinal) ? "##" : "", marks.Contains("</w>", StringComparison.Ordinal) ? "</w>" : "");
        var vocabulary = new List<string> { "?" };
        foreach (var c in (string[])["a", "b", "c", "é", "Ã", "©"])
            vocabulary.AddRange(new[] { c, prefix + c, c + suffix, prefix + c + suffix }.Distinct());
        var merges = new List<string>();
        foreach (var (left, right) in new[] { ("a", "b"), ("b", "a" + suffix), ("ab", "a" + suffix), ("b", "c"), (prefix + "b", "c"), ("a", "bc"), ("é", "a") })
        {
            var joined = left + right;
            merges.Add($"{left} {prefix}{right}");
            if (!vocabulary.Contains(prefix + right)) vocabulary.Add(prefix + right);
            if (!vocabulary.Contains(left)) vocabulary.Add(left);
            if (!vocabulary.Contains(joined)) vocabulary.Add(joined);
        }

        var pieces = "{" + string.Join(',', vocabulary.Select((v, i) => $"\"{v}\":{i}")) + "}";
        var cutter = letters ? """{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true}""" : """{"type":"WhitespaceSplit"}""";
        var list = string.Join(',', merges.Select(m => $"\"{m}\""));
        var json = $$"""
            {"version":"1.0","truncation":null,"padding":null,"added_tokens":[],"normalizer":null,"post_processor":null,"decoder":null,
             "pre_tokenizer":{{cutter}},
             "model":{"type":"BPE","dropout":null,"unk_token":"?","byte_fallback":false,{{marks}},
               "vocab":{{pieces}},
               "merges":[{{list}}] } }
            """;
        using var folder = new TestFolder();
        var encoder = Tokenizer.Open(folder.Write("tokenizer.json", json)).NewEncoder();
        if (!letters && prefix.Length == 0) Assert.Equal(["ab", "c</w>"], encoder.Encode("abc").ToArray().Select(i => vocabulary[i]));
        var native = OperatingSystem.IsLinux() ? new Tokenizers.DotNet.Tokenizer(folder.File("tokenizer.json")) : null;
        var random = new Random(8);
        for (var round = 0; round < 500; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 24)).Select(_ => "aabbbccéx "[random.Next(10)]));
            var ids = encoder.Encode(text).ToArray();
            if (native is not null) Assert.Equal(native.Encode(text).Select(i => (int)i), ids);
        }
    }

    [Fact]
    public void Marks_of_words_that_do_not_fit_are_told()
    {
        static string With(string member) => Bpe.Replace("\"fuse_unk\"", member + ",\"fuse_unk\"", StringComparison.Ordinal);
        Assert.Equal("t.json: model.merges[0]: 'b' does not begin with the prefix '##'", Assert.Throws<PlinthException>(() => Read(With("\"continuing_subword_prefix\":\"##\""))).Message);
        Assert.Equal("t.json: model.byte_fallback: cannot be used together with continuing_subword_prefix or end_of_word_suffix",
            Assert.Throws<PlinthException>(() => Read(With("\"byte_fallback\":true,\"end_of_word_suffix\":\"</w>\""))).Message);
    }

    [Fact]
    public void A_folder_without_a_tokenizer_says_what_it_looked_for()
    {
        using var folder = new TestFolder();
        Assert.Contains("no tokenizer in this folder; looked for tokenizer.json", Assert.Throws<PlinthException>(() => Tokenizer.Open(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("no such file", Assert.Throws<PlinthException>(() => Tokenizer.Open(folder.File("x.json"))).Message, StringComparison.Ordinal);
        Assert.Contains("its name should begin with", Assert.Throws<PlinthException>(() => Tokenizer.Open(folder.Write("mine.tiktoken", "IQ== 0\n"))).Message, StringComparison.Ordinal);
        Assert.Contains(":2: expected a piece in base 64", Assert.Throws<PlinthException>(() => Tokenizer.Open(folder.Write("gpt2.tiktoken", "IQ== 0\nxx\n"))).Message, StringComparison.Ordinal);
        Assert.Contains("no piece for the byte 0x00", Assert.Throws<PlinthException>(() => Tokenizer.Open(folder.Write("gpt2.tiktoken", "IQ== 0\n"))).Message, StringComparison.Ordinal);
        Assert.Contains("not a tokenizer", Assert.Throws<PlinthException>(() => Tokenizer.Open(folder.Write("x.txt", "x"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_of_text_is_what_the_config_says()
    {
        using var folder = new TestFolder();
        folder.Write("tokenizer.json", Bert);
        Assert.Null(Tokenizer.Open(folder.Path).EndOfText);
        folder.Write("tokenizer_config.json", """{"eos_token":{"content":"[SEP]"}}""");
        Assert.Equal(2, Tokenizer.Open(folder.Path).EndOfText);
    }

    private static Tokenizer Read(string json) => TokenizerJson.Read(Encoding.UTF8.GetBytes(json), "t.json");
}
