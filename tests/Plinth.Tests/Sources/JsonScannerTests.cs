using System.Text;
using System.Text.Json;
using CsCheck;
using Plinth.Sources;

namespace Plinth.Tests.Sources;

public sealed class JsonScannerTests
{
    private static JsonlParser Parser => new(new JsonlSource(), "f");

    [Fact]
    public void What_it_takes_it_reads_as_a_json_reader_does() =>
        Gen.Select(Gen.String, Gen.String, Gen.Int, Gen.Bool, Gen.Int[0, 2]).Sample((text, label, number, flag, escape) =>
        {
            var options = new JsonSerializerOptions
            {
                Encoder = escape == 0 ? System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping : null,
                WriteIndented = false,
            };
            var line = JsonSerializer.SerializeToUtf8Bytes(new { id = label, text, number, flag, label }, options);
            var scanned = Parser.TryScan(line, 0);
            if (scanned is null)
            {
                Assert.True(number < 0);
                return;
            }

            var read = JsonDocument.Parse(line).RootElement;
            Assert.Equal(read.GetProperty("text").GetString(), scanned.Text);
            Assert.Equal(read.GetProperty("id").GetString(), scanned.Id);
            Assert.Equal(read.GetProperty("label").GetString(), scanned.Labels.Text("label"));
            Assert.Equal(number, scanned.Labels.Number("number"));
            Assert.Equal(flag ? "true" : "false", scanned.Labels.Text("flag"));
        }, iter: 2000);

    [Fact]
    public void Of_broken_lines_it_takes_only_what_a_json_reader_takes_too() =>
        Gen.Select(Gen.Int[0, 18].Select(i => "{}[]\":,\\ntu0129aé \t"[i]).Array[0, 40].Select(c => new string(c)), Gen.Int[0, 60], Gen.Int[0, 255]).Sample((noise, at, value) =>
        {
            var line = Encoding.UTF8.GetBytes($$"""{"text":"a\u00e9\n\"{{noise}}","n":12,"ok":true}""");
            line[at % line.Length] = (byte)value;
            if (Parser.TryScan(line, 0) is not { } scanned) return;
            Assert.Equal(JsonDocument.Parse(line).RootElement.GetProperty("text").GetString(), scanned.Text);
        }, iter: 20_000);
}
