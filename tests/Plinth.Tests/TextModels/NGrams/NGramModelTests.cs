using System.Text;
using Plinth.TextModels.NGrams;

namespace Plinth.Tests.TextModels.NGrams;

public sealed class NGramModelTests
{
    [Theory]
    [InlineData("shakespeare-o3.arpa", "shakespeare-o3.cases.jsonl")]
    [InlineData("shakespeare-o3.probing.bin", "shakespeare-o3.cases.jsonl")]
    [InlineData("shakespeare-o3.trie-q8.bin", "shakespeare-o3.trie-q8.cases.jsonl")]
    [InlineData("poetry-zh-o5.arpa", "poetry-zh-o5.cases.jsonl")]
    [InlineData("poetry-zh-o5.probing.bin", "poetry-zh-o5.cases.jsonl")]
    [InlineData("poetry-zh-o5.trie-q8.bin", "poetry-zh-o5.trie-q8.cases.jsonl")]
    public void Scores_as_KenLM_does(string file, string cases)
    {
        using var folder = new TestFolder();
        using var model = NGramModel.Open(Fixture.Unpack(folder, file), TestContext.Current.CancellationToken);
        var count = 0;
        foreach (var expected in Fixture.Cases(cases))
        {
            count++;
            var score = model.Score(Encoding.UTF8.GetBytes(expected.Text));
            Assert.Equal(expected.Log10, score.Log10Probability, 5e-4);
            Assert.Equal(expected.Unknown, score.Unknown);
            Assert.Equal(expected.Perplexity, score.Perplexity, expected.Perplexity * 2e-4);

            var state = model.Begin;
            foreach (var (word, length, log10) in expected.Words)
            {
                var p = model.Score(state, model.Find(Encoding.UTF8.GetBytes(word)), out state, out var matched);
                Assert.Equal(log10, p, Math.Max(1e-6, Math.Abs(log10) * 1e-5));
                if (model.Find(Encoding.UTF8.GetBytes(word)) != NGramModel.Unknown) Assert.Equal(length, matched);
            }
        }

        Assert.Equal(100, count);
    }

    [Theory]
    [InlineData("shakespeare-o3.trie-q8.bin", "shakespeare-o3.train.txt")]
    [InlineData("poetry-zh-o5.trie-q8.bin", "poetry-zh-o5.train.txt")]
    [InlineData("poetry-zh-o5.probing.bin", "poetry-zh-o5.train.txt")]
    public void A_sentence_is_the_sum_of_its_words_to_the_bit(string file, string text)
    {
        using var folder = new TestFolder();
        using var model = NGramModel.Open(Fixture.Unpack(folder, file), TestContext.Current.CancellationToken);
        var lines = Encoding.UTF8.GetString(Fixture.Read(text)).Split('\n').Take(400).ToArray();
        var random = new Random(23);
        for (var i = 0; i < 300; i++)
        {
            // Lines of the text as they stand, run together, shuffled, and with words that nobody knows.
            var words = Enumerable.Range(0, 1 + (i % 5)).SelectMany(_ => lines[random.Next(lines.Length)].Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
            if (i % 3 == 1) random.Shuffle(words);
            if (i % 4 == 1 && words.Length > 0) words[random.Next(words.Length)] = "zyzzyva";
            float sum = 0;
            var state = model.Begin;
            foreach (var word in words) sum += model.Score(state, model.Find(Encoding.UTF8.GetBytes(word)), out state, out _);
            sum += model.Score(state, model.End, out _, out _);
            Assert.Equal(sum, model.Score(Encoding.UTF8.GetBytes(string.Join(' ', words))).Log10Probability);
        }
    }

    [Fact]
    public void A_gzipped_ARPA_file_is_opened_as_it_is()
    {
        using var model = NGramModel.Open(Fixture.Packed("shakespeare-o3.arpa"), TestContext.Current.CancellationToken);
        Assert.Equal(3, model.Order);
        Assert.Equal(5657u, model.WordCount);
        Assert.Equal([5657, 32148, 5309], model.Counts);
    }

    [Fact]
    public void A_text_is_the_sum_of_its_lines()
    {
        using var model = NGramModel.Open(Fixture.Packed("shakespeare-o3.arpa"), TestContext.Current.CancellationToken);
        var one = model.Score("first citizen :"u8);
        var two = model.Score("before we proceed"u8);
        Assert.Equal(one + two, model.ScoreText("first citizen :\r\n\n  \nbefore we proceed\n"));
        Assert.Equal(2, (one + two).Sentences);
        Assert.True(double.IsNaN(model.ScoreText(" \n").Perplexity));
    }

    [Fact]
    public void An_n_gram_whose_end_was_pruned_is_found_all_the_same()
    {
        // "c" after "a b" is there; "b c" is not: SRILM prunes so.
        const string arpa = "\\data\\\nngram 1=6\nngram 2=4\nngram 3=1\n\n\\1-grams:\n-1\t<unk>\n-99\t<s>\t-0.1\n-0.5\t</s>\n-0.7\ta\t-0.2\n-0.8\tb\t-0.3\n-0.9\tc\t-0.4\n\n"
            + "\\2-grams:\n-0.15\ta b\t-0.05\n-0.2\t<s> a\t-0.06\n-0.3\t<s> </s>\n-0.3\ta </s>\n\n\\3-grams:\n-0.01\ta b c\n\n\\end\\\n";
        using var folder = new TestFolder();
        using var model = NGramModel.Open(folder.Write("m.arpa", arpa), TestContext.Current.CancellationToken);
        Assert.Equal(-0.2f - 0.06f - 0.15f - 0.01f - 0.4f - 0.5f, (float)model.Score("a b c"u8).Log10Probability, 1e-5);
        // b alone before c: backs off to c with b's backoff, and what was put in between changes nothing.
        Assert.Equal(-0.1f - 0.8f - 0.3f - 0.9f - 0.4f - 0.5f, (float)model.Score("b c"u8).Log10Probability, 1e-5);
    }

    [Theory]
    [InlineData("", "m.arpa:0: not a language model")]
    [InlineData("\\data\\\nngram 1=2\n", "m.arpa:2: ends within its head")]
    [InlineData("\\data\\\nngram 2=2\n\n", "m.arpa:2: expected ngram 1=COUNT")]
    [InlineData("\\data\\\nngram 1=99999999999\nngram 2=1\n\n", "99999999999 words")]
    [InlineData("\\data\\\nngram 1=2\nngram 2=1\n\n\\1-grams:\n-1\ta\n\n", "m.arpa:7: fewer 1-grams")]
    [InlineData("\\data\\\nngram 1=2\nngram 2=1\n\n\\1-grams:\n-1\ta\n-1\ta\n\n", "m.arpa:7: a word that came before")]
    [InlineData("\\data\\\nngram 1=2\nngram 2=1\n\n\\1-grams:\n-1\ta\n1\tb\n\n", "m.arpa:7: log10 of a probability is 1")]
    [InlineData("\\data\\\nngram 1=2\nngram 2=1\n\n\\1-grams:\n-1\ta\n-1\tb\n\n\\2-grams:\n-1\ta z\n\n\\end\\\n", "m.arpa:10: a word that is not among the 1-grams")]
    [InlineData("\\data\\\nngram 1=2\nngram 2=1\n\n\\1-grams:\n-1\ta\n-1\tb\n\n\\2-grams:\n-1\ta b\n", "expected \\end\\")]
    public void What_is_wrong_with_ARPA_text_is_said_with_its_line(string text, string message)
    {
        using var folder = new TestFolder();
        var error = Assert.Throws<PlinthException>(() => NGramModel.Open(folder.Write("m.arpa", text), TestContext.Current.CancellationToken));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shakespeare-o3.probing.bin")]
    [InlineData("shakespeare-o3.trie-q8.bin")]
    public void A_damaged_file_is_a_message_and_never_a_crash(string name)
    {
        using var folder = new TestFolder();
        var whole = Fixture.Read(name);
        var random = new Random(17);
        var opened = 0;
        for (var i = 0; i < 400; i++)
        {
            var damaged = (byte[])whole.Clone();
            if (i % 4 == 0) Array.Resize(ref damaged, random.Next(damaged.Length));
            // Half of the damage goes to the head, where it matters most.
            for (var n = 0; n < 1 + (i % 50) && damaged.Length > 0; n++)
                damaged[random.Next(n % 2 == 0 ? Math.Min(damaged.Length, 200) : damaged.Length)] = (byte)random.Next(256);
            var path = folder.File($"{i}.bin");
            File.WriteAllBytes(path, damaged);
            try
            {
                using var model = NGramModel.Open(path, TestContext.Current.CancellationToken);
                opened++;
                foreach (var sentence in (string[])["first citizen : before we proceed any further , hear me speak .", "what is thy name ?"])
                    model.Score(Encoding.UTF8.GetBytes(sentence));
            }
            catch (PlinthException e)
            {
                Assert.NotEmpty(e.Message);
            }

            File.Delete(path);
        }

        Assert.InRange(opened, 1, 399);
    }

    [Fact]
    public void Damaged_ARPA_text_is_a_message_and_never_a_crash()
    {
        using var folder = new TestFolder();
        using (var trainer = new Plinth.TextModels.NGrams.Training.NGramTrainer(new() { Order = 3 }, folder.Path))
        {
            foreach (var line in Encoding.UTF8.GetString(Fixture.Read("shakespeare-o3.train.txt")).Split('\n').Take(60)) trainer.Add(Encoding.UTF8.GetBytes(line));
            trainer.Write(folder.File("whole.arpa"), TestContext.Current.CancellationToken);
        }

        var whole = File.ReadAllBytes(folder.File("whole.arpa"));
        var random = new Random(29);
        byte[] telling = [.. "\\0123456789-=\t\n .einfs<>"u8];
        var opened = 0;
        for (var i = 0; i < 600; i++)
        {
            var damaged = (byte[])whole.Clone();
            if (i % 5 == 0) Array.Resize(ref damaged, random.Next(damaged.Length));
            for (var n = 0; n < 1 + (i % 12) && damaged.Length > 0; n++)
                damaged[random.Next(n % 2 == 0 ? Math.Min(damaged.Length, 80) : damaged.Length)] = n % 3 == 0 ? (byte)random.Next(256) : telling[random.Next(telling.Length)];
            var path = folder.File(i % 7 == 0 ? "damaged.arpa.gz" : "damaged.arpa");
            if (i % 7 == 0) damaged = Gzip(damaged, random);
            File.WriteAllBytes(path, damaged);
            if (Bounded.Opens(damaged.Length, () =>
            {
                using var model = NGramModel.Open(path, TestContext.Current.CancellationToken);
                model.Score("first citizen : before we proceed any further , hear me speak ."u8);
            })) opened++;
        }

        Assert.InRange(opened, 1, 599);

        static byte[] Gzip(byte[] bytes, Random random)
        {
            using var packed = new MemoryStream();
            using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
            var all = packed.ToArray();
            return random.Next(2) == 0 ? all : all[..random.Next(all.Length)];
        }
    }

    [Theory]
    [InlineData("shakespeare-o3.probing.bin")]
    [InlineData("shakespeare-o3.trie-q8.bin")]
    [InlineData("poetry-zh-o5.probing.bin")]
    [InlineData("poetry-zh-o5.trie-q8.bin")]
    public void Numbers_of_the_head_that_overflow_are_refused_without_taking_memory(string name)
    {
        using var folder = new TestFolder();
        var whole = Fixture.Read(name);
        ulong[] hostile = [ulong.MaxValue, long.MaxValue, 1UL << 62, 1UL << 61, 1UL << 40, 1UL << 32, uint.MaxValue, int.MaxValue, 1UL << 31, 0, 1];
        var refused = 0;
        for (var at = 0; at < 200; at += 4)
        {
            foreach (var number in hostile)
            {
                var damaged = (byte[])whole.Clone();
                BitConverter.TryWriteBytes(damaged.AsSpan(at), number);
                File.WriteAllBytes(folder.File("damaged"), damaged);
                if (!Bounded.Opens(damaged.Length, () =>
                {
                    using var model = NGramModel.Open(folder.File("damaged"), TestContext.Current.CancellationToken);
                    model.Score("what is thy name ?"u8);
                })) refused++;
            }
        }

        Assert.True(refused > 200, $"only {refused} refused");
    }
}
