using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Plinth.Tokens;
using Plinth.Tokens.Training;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth tokenizer show</c>: what a tokenizer is, and how well it fits a corpus.</summary>
internal static class TokenizerShow
{
    public static Command Make()
    {
        var tokenizer = TokenizerCommand.TokenizerArgument();
        var corpus = new Argument<string[]>("CORPUS")
        {
            Description = "To measure it on: run folders, or .jsonl, .parquet and .txt files (also .gz and .zst), patterns or folders; a text file is a document.",
            DefaultValueFactory = _ => [],
            Arity = ArgumentArity.ZeroOrMore,
        };
        var vocabulary = new Option<bool>("--vocabulary") { Description = "Prints every id with its piece, with a corpus also how often it came; special tokens too." };
        var unused = new Option<bool>("--unused") { Description = "Prints the ids that the corpus never needed, with their pieces; needs a CORPUS." };
        var json = Shared.JsonOption();
        var command = new Command("show", "Shows what a tokenizer is, and its compression on a corpus by language and source.") { tokenizer, corpus, vocabulary, unused, json };
        command.SetAction(call =>
        {
            using var interrupt = new Interrupt();
            var places = call.GetRequiredValue(corpus);
            if (call.GetValue(unused) && places.Length == 0) throw new RecipeException("--unused needs a CORPUS: a piece is unused where a corpus never needs it");
            var opened = TokenizerCommand.Open(call.GetRequiredValue(tokenizer));
            var use = places.Length > 0 ? Measure(opened, places, interrupt.Token) : null;
            var pieces = call.GetValue(vocabulary) ? Pieces(opened, _ => true) : call.GetValue(unused) ? Pieces(opened, id => use!.Counts[id] == 0) : null;
            using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16);
            if (call.GetValue(json))
            {
                Json(output, opened, use, pieces);
                return ExitCode.Done;
            }

            Summary(output, opened, use);
            if (use is not null) Tables(output, use);
            if (pieces is null) return ExitCode.Done;
            var counts = call.GetValue(vocabulary) ? use?.Counts : null;
            output.Write($"\nid\t{(counts is null ? "" : "count\t")}piece\n");
            foreach (var id in pieces) output.Write(string.Create(CultureInfo.InvariantCulture, $"{id}\t{(counts is null ? "" : $"{counts[id]}\t")}{Spell(opened.Piece(id))}\n"));
            return ExitCode.Done;
        });
        return command;
    }

    private static IEnumerable<int> Pieces(Tokenizer tokenizer, Func<int, bool> wanted) =>
        Enumerable.Range(0, tokenizer.VocabularySize).Where(id => tokenizer.Piece(id).Length > 0 && wanted(id));

    /// <summary>Encodes a corpus; how far it is goes to stderr.</summary>
    private static TokenUse Measure(Tokenizer tokenizer, string[] places, CancellationToken ct)
    {
        var corpus = Corpus.Open(places, Directory.GetCurrentDirectory(), whole: true);
        using var progress = ConsoleProgress.Open();
        progress.Begin("encoding", corpus.Parts.Count, 0);
        var use = TokenUse.Of(tokenizer, Documents(), ct);
        progress.End();
        return use;

        IEnumerable<Document> Documents()
        {
            foreach (var (source, shard) in corpus.Parts)
            {
                foreach (var record in source.Read(shard, ct))
                {
                    if (record.Fault is { } fault)
                    {
                        progress.Break();
                        Console.Error.WriteLine($"plinth: {fault.Source}: at {fault.Offset}: {fault.Error}");
                    }

                    progress.Advance(1, record.Document is null ? 0 : 1, record.Document?.Text.Length ?? 0);
                    if (record.Document is { } document) yield return document;
                }

                progress.TaskDone();
            }
        }
    }

    private static void Summary(StreamWriter output, Tokenizer tokenizer, TokenUse? use)
    {
        var longest = 0;
        var holes = 0;
        for (var id = 0; id < tokenizer.VocabularySize; id++)
        {
            longest = Math.Max(longest, tokenizer.Piece(id).Length);
            if (tokenizer.Piece(id).Length == 0) holes++;
        }

        void Line(string name, string value) => output.Write($"{name,-16}{value}\n");
        Line("model", Kind(tokenizer));
        Line("vocabulary", string.Create(CultureInfo.InvariantCulture, $"{tokenizer.VocabularySize:N0} ids{(holes == 0 ? "" : $", {holes:N0} of them holes")}; the longest piece has {longest} bytes"));
        if (tokenizer.PreTokenizer is { } cutter) Line("pattern", cutter.Pattern);
        if (tokenizer.SentencePiece is { } options) Line("normaliser", options.Normalizer);
        Line("end of text", tokenizer.EndOfText is { } end ? $"{end.ToString(CultureInfo.InvariantCulture)} {Spell(tokenizer.Piece(end))}" : "none");
        if (tokenizer.SpecialTokens.Count > 0)
            Line("special", string.Join("  ", tokenizer.SpecialTokens.Take(32).Select(t => $"{t.Id.ToString(CultureInfo.InvariantCulture)} {t.Text}")) + (tokenizer.SpecialTokens.Count > 32 ? $"  and {tokenizer.SpecialTokens.Count - 32} more" : ""));
        if (use is not null) Line("unused", string.Create(CultureInfo.InvariantCulture, $"{use.Unused:N0} of {tokenizer.VocabularySize - holes:N0} pieces never came"));
    }

    private static void Tables(StreamWriter output, TokenUse use)
    {
        foreach (var (title, rows) in new[] { ("language", use.Languages), ("source", use.Sources) })
        {
            output.Write($"\n{title,-24}{"documents",12}{"bytes",16}{"characters",16}{"tokens",16}{"bytes/token",13}{"chars/token",13}\n");
            foreach (var (name, row) in rows.OrderByDescending(r => r.Value.Tokens).ThenBy(r => r.Key, StringComparer.Ordinal)) Row(output, name, row);
            if (rows.Count > 1) Row(output, "all", use.All);
        }
    }

    private static void Row(StreamWriter output, string name, TokenCount row) => output.Write(string.Create(CultureInfo.InvariantCulture,
        $"{(name.Length > 23 ? "…" + name[^22..] : name),-24}{row.Documents,12:N0}{row.Bytes,16:N0}{row.Chars,16:N0}{row.Tokens,16:N0}{row.Bytes / (double)Math.Max(1, row.Tokens),13:F3}{row.Chars / (double)Math.Max(1, row.Tokens),13:F3}\n"));

    private static void Json(StreamWriter output, Tokenizer tokenizer, TokenUse? use, IEnumerable<int>? pieces)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("model", Kind(tokenizer));
            json.WriteNumber("vocabulary_size", tokenizer.VocabularySize);
            if (tokenizer.PreTokenizer is { } cutter) json.WriteString("pattern", cutter.Pattern);
            if (tokenizer.EndOfText is { } end) json.WriteNumber("end_of_text", end);
            else json.WriteNull("end_of_text");
            json.WriteStartObject("special");
            foreach (var token in tokenizer.SpecialTokens) json.WriteNumber(token.Text, token.Id);
            json.WriteEndObject();
            if (use is not null)
            {
                json.WriteNumber("unused", use.Unused);
                Rows(json, "languages", use.Languages);
                Rows(json, "sources", use.Sources);
                Rows(json, "total", new Dictionary<string, TokenCount> { ["all"] = use.All });
            }

            if (pieces is not null)
            {
                json.WriteStartArray("pieces");
                foreach (var id in pieces)
                {
                    json.WriteStartObject();
                    json.WriteNumber("id", id);
                    json.WriteString("piece", Spell(tokenizer.Piece(id)));
                    if (use is not null) json.WriteNumber("count", use.Counts[id]);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        output.Write(Encoding.UTF8.GetString(line.ToArray()));
        output.Write('\n');
    }

    private static void Rows(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, TokenCount> rows)
    {
        json.WriteStartObject(name);
        foreach (var (key, row) in rows.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject(key);
            json.WriteNumber("documents", row.Documents);
            json.WriteNumber("bytes", row.Bytes);
            json.WriteNumber("chars", row.Chars);
            json.WriteNumber("tokens", row.Tokens);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static string Kind(Tokenizer tokenizer) => tokenizer.Model switch
    {
        ByteBpe => "byte-level BPE",
        RankBpe => "byte-level BPE by ranks (tiktoken)",
        PieceBpe => "BPE (SentencePiece)",
        CharBpe => "BPE over characters",
        Unigram => "unigram",
        WordLevel => "whole words",
        _ => "WordPiece",
    };

    /// <summary>A piece on one line: what is no text as \xNN.</summary>
    private static string Spell(ReadOnlySpan<byte> piece)
    {
        var text = new StringBuilder();
        while (piece.Length > 0)
        {
            var done = Rune.DecodeFromUtf8(piece, out var rune, out var length);
            if (done == System.Buffers.OperationStatus.Done && !Rune.IsControl(rune)) text.Append(rune.ToString());
            else
                foreach (var b in piece[..length]) text.Append(CultureInfo.InvariantCulture, $"\\x{b:X2}");
            piece = piece[length..];
        }

        return text.ToString();
    }
}
