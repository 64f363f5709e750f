using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Plinth.Tests.Running;

/// <summary>A few hundred made-up documents with copies, near-copies, rubbish and broken records, and the recipe that cleans them.</summary>
internal static class SmallCorpus
{
    public const string Recipe = """
        plinth: 1
        name: small
        seed: 3
        sources:
          - jsonl: { files: in/*.jsonl*, split_bytes: 40000 }
        steps:
          - length: { min_chars: 200 }
          - dedup-exact: {}
          - gopher-quality: { min_words: 20 }
          - privacy: { mask: [email, ip] }
          - dedup-minhash: { preset: fineweb }
        output:
          corpus: { format: jsonl.zst }
        """;

    private static readonly string[] Vocabulary =
        [.. "the be to of and that have with corpus language model page text river mountain market science history music garden window letter number water stone light paper engine school doctor bridge"
            .Split(' ')];

    /// <summary>Number of lines written, each of which must have its row in the ledger.</summary>
    public static int Write(TestFolder folder, int documents = 400)
    {
        var random = new Random(5);
        var texts = new List<string>();
        var lines = new List<string>();
        for (var i = 0; i < documents; i++)
        {
            var text = (i % 8) switch
            {
                3 => texts[random.Next(texts.Count)],
                5 => Near(texts[random.Next(texts.Count)], random),
                7 => "too short",
                _ => Text(random, i),
            };
            texts.Add(text);
            lines.Add(i % 50 == 49 ? "{\"text\": \"cut sh" : $"{{\"id\":\"doc-{i}\",\"url\":\"http://host{i % 7}.example/{i}\",\"text\":{JsonSerializer.Serialize(text)}}}");
        }

        Directory.CreateDirectory(folder.File("in"));
        var files = lines.Chunk(documents / 5).ToList();
        for (var f = 0; f < files.Count; f++)
        {
            var bytes = Encoding.UTF8.GetBytes(string.Join('\n', files[f]) + "\n");
            using Stream file = f % 2 == 0 ? File.Create(folder.File($"in/{f}.jsonl")) : new GZipStream(File.Create(folder.File($"in/{f}.jsonl.gz")), CompressionLevel.Fastest);
            file.Write(bytes);
        }

        return lines.Count;
    }

    private static string Text(Random random, int number)
    {
        var text = new StringBuilder($"Document {number}, written to mail{number}@example.net from 9.9.9.{number % 250}. ");
        for (var sentence = 0; sentence < 12; sentence++)
        {
            for (var word = 0; word < 9; word++) text.Append(Vocabulary[random.Next(Vocabulary.Length)]).Append(random.Next(900)).Append(word % 3 == 0 ? " the " : " of ");
            text.Append("end.\n");
        }

        return text.ToString();
    }

    private static string Near(string text, Random random)
    {
        var words = text.Split(' ');
        words[random.Next(words.Length)] = "changed";
        return string.Join(' ', words);
    }
}
