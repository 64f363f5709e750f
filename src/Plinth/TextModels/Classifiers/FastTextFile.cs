using System.Runtime.InteropServices;
using System.Text;

namespace Plinth.TextModels.Classifiers;

/// <summary>Reads fastText's <c>.bin</c> and <c>.ftz</c> files, and writes <c>.bin</c> (fasttext.cc, dictionary.cc, quantmatrix.cc of facebookresearch/fastText).</summary>
internal static class FastTextFile
{
    private const int LongestWord = 1 << 26;

    /// <summary>Reads a classifier.</summary>
    public static TextClassifier Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 18, FileOptions.SequentialScan);
            return Read(path, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlinthException($"{path}: cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>Reads a classifier from a stream that can seek.</summary>
    public static TextClassifier Read(string path, Stream file)
    {
        try
        {
            return new FastTextReader(path, file).Read();
        }
        catch (EndOfStreamException e)
        {
            throw new PlinthException($"{path}: cut short", e);
        }
    }

    /// <summary>Writes a classifier that is not quantised.</summary>
    public static void Write(TextClassifier model, ReadOnlySpan<long> wordCounts, long tokens, string path)
    {
        using var file = AtomicFile.Create(path);
        using (var writer = new BinaryWriter(file.Stream, Encoding.UTF8, leaveOpen: true))
        {
            var a = model.Arguments;
            foreach (var number in (int[])
                [
                    FastTextArguments.Magic, FastTextArguments.Version, a.Dim, a.Window, a.Epochs, a.MinCount, a.Negatives, a.WordNgrams,
                    (int)a.Loss, a.Model, a.Buckets, a.MinChars, a.MaxChars, a.RateUpdate,
                ])
            {
                writer.Write(number);
            }

            writer.Write(a.Sampling);
            writer.Write(model.WordCount + model.Labels.Count);
            writer.Write(model.WordCount);
            writer.Write(model.Labels.Count);
            writer.Write(tokens);
            writer.Write(-1L); // not pruned
            for (var row = 0; row < model.WordCount; row++) Entry(writer, model.Features.Word(row), wordCounts[row], 0);
            foreach (var label in model.LabelCounts) Entry(writer, [.. TextClassifier.LabelPrefix, .. Encoding.UTF8.GetBytes(label.Text)], label.Count, 1);
            Matrix(writer, (DenseVectors)model.Input);
            Matrix(writer, (DenseVectors)model.Output);
        }

        file.Commit();
    }

    private static void Entry(BinaryWriter writer, ReadOnlySpan<byte> text, long count, byte type)
    {
        writer.Write(text);
        writer.Write((byte)0);
        writer.Write(count);
        writer.Write(type);
    }

    private static void Matrix(BinaryWriter writer, DenseVectors vectors)
    {
        writer.Write(false);
        writer.Write((long)vectors.Rows);
        writer.Write((long)vectors.Dim);
        writer.Write(MemoryMarshal.AsBytes(vectors.Values.AsSpan()));
    }

    private sealed class FastTextReader(string path, Stream file)
    {
        private readonly BinaryReader _reader = new(file, Encoding.UTF8, leaveOpen: true);
        private byte[] _word = new byte[1 << 10];

        public TextClassifier Read()
        {
            if (file.Length < 8 || _reader.ReadInt32() != FastTextArguments.Magic) throw Wrong("not a fastText model");
            var version = _reader.ReadInt32();
            if (version is < 11 or > FastTextArguments.Version) throw Wrong($"version {version}; 11 and 12 are read");
            var arguments = ReadArguments(version);
            int size = _reader.ReadInt32(), words = _reader.ReadInt32(), labels = _reader.ReadInt32();
            _ = _reader.ReadInt64();
            var pruned = _reader.ReadInt64();
            // An entry takes ten bytes at least.
            if (words < 0 || labels < 1 || size != words + (long)labels || size > file.Length / 10) throw Wrong($"{words} words and {labels} labels in {size} entries");
            if (pruned < -1 || pruned > file.Length / 8) throw Wrong($"{pruned} buckets that stayed");
            var (texts, counts) = ReadEntries(words, labels);
            var kept = ReadKept(pruned, arguments);
            var rows = words + (pruned >= 0 ? pruned : arguments.Buckets);
            var quantised = _reader.ReadBoolean();
            IVectors input = quantised ? Quantised(rows, arguments.Dim) : Dense(rows, arguments.Dim, HashesNothing(arguments) ? words : rows);
            var outputQuantised = _reader.ReadBoolean();
            IVectors output = quantised && outputQuantised ? Quantised(labels, arguments.Dim) : Dense(labels, arguments.Dim, labels);
            if (input.Rows < rows && !HashesNothing(arguments)) throw Wrong($"{input.Rows} vectors where {rows} are needed");
            return new TextClassifier(arguments, new TextFeatures(arguments, texts, kept), counts, input, output);
        }

        private static bool HashesNothing(FastTextArguments a) => a.WordNgrams < 2 && a.MaxChars == 0;

        private FastTextArguments ReadArguments(int version)
        {
            var a = new FastTextArguments
            {
                Dim = _reader.ReadInt32(),
                Window = _reader.ReadInt32(),
                Epochs = _reader.ReadInt32(),
                MinCount = _reader.ReadInt32(),
                Negatives = _reader.ReadInt32(),
                WordNgrams = _reader.ReadInt32(),
                Loss = (FastTextLoss)_reader.ReadInt32(),
                Model = _reader.ReadInt32(),
                Buckets = _reader.ReadInt32(),
                MinChars = _reader.ReadInt32(),
                MaxChars = _reader.ReadInt32(),
                RateUpdate = _reader.ReadInt32(),
                Sampling = _reader.ReadDouble(),
            };
            if (a.Model != 3) throw Wrong("a model of word vectors, not a classifier");
            if (a.Dim is < 1 or > 1 << 16) throw Wrong($"vectors of {a.Dim} numbers");
            if (!Enum.IsDefined(a.Loss)) throw Wrong($"loss {(int)a.Loss} is not known");
            if (a.Buckets < 0 || a.WordNgrams is < 0 or > 100 || a.MinChars < 0 || a.MaxChars is < 0 or > 100) throw Wrong("its n-grams are not possible");
            // Classifiers of version 11 knew no n-grams of characters, whatever they say.
            if (version == 11) a = a with { MaxChars = 0 };
            if (a.Buckets == 0 && !HashesNothing(a)) throw Wrong("n-grams and no buckets for them");
            return a;
        }

        private (byte[][] Words, LabelCount[] Labels) ReadEntries(int words, int labels)
        {
            var texts = new byte[words][];
            var counts = new LabelCount[labels];
            for (var i = 0; i < words + labels; i++)
            {
                var length = 0;
                for (byte b; (b = _reader.ReadByte()) != 0; _word[length++] = b)
                {
                    if (length < _word.Length) continue;
                    if (length == LongestWord) throw Wrong($"entry {i} is longer than {LongestWord} bytes");
                    Array.Resize(ref _word, length * 2);
                }

                var count = _reader.ReadInt64();
                var type = _reader.ReadByte();
                if (type != (i < words ? 0 : 1)) throw Wrong($"entry {i} is of kind {type}");
                var text = _word.AsSpan(0, length);
                if (i < words) texts[i] = text.ToArray();
                else counts[i - words] = new LabelCount(Encoding.UTF8.GetString(text.StartsWith(TextClassifier.LabelPrefix) ? text[TextClassifier.LabelPrefix.Length..] : text), count);
            }

            return (texts, counts);
        }

        private Dictionary<int, int>? ReadKept(long pruned, FastTextArguments arguments)
        {
            if (pruned < 0) return null;
            var kept = new Dictionary<int, int>((int)pruned);
            for (var i = 0L; i < pruned; i++)
            {
                int bucket = _reader.ReadInt32(), row = _reader.ReadInt32();
                if (row < 0 || row >= pruned || bucket < 0 || bucket >= arguments.Buckets || !kept.TryAdd(bucket, row)) throw Wrong("its table of buckets contradicts itself");
            }

            return kept;
        }

        private DenseVectors Dense(long rows, int dim, long least)
        {
            long m = _reader.ReadInt64(), n = _reader.ReadInt64();
            if (n != dim || m < least || m > rows) throw Wrong($"a matrix of {m} × {n} where {rows} × {dim} is expected");
            if (m * n * 4 > file.Length - file.Position) throw Wrong("cut short");
            if (m * n > Array.MaxLength) throw Wrong($"a matrix of {m} × {n} is too large to be read");
            var vectors = new DenseVectors((int)m, dim);
            // The reader keeps nothing back: it reads single numbers from the stream.
            file.ReadExactly(MemoryMarshal.AsBytes(vectors.Values.AsSpan()));
            return vectors;
        }

        private QuantisedVectors Quantised(long rows, int dim)
        {
            var withLengths = _reader.ReadBoolean();
            long m = _reader.ReadInt64(), n = _reader.ReadInt64();
            var size = _reader.ReadInt32();
            if (n != dim || m < rows || m > int.MaxValue) throw Wrong($"a quantised matrix of {m} × {n} where {rows} × {dim} is expected");
            if (size < 0 || size > file.Length - file.Position) throw Wrong("cut short");
            var codes = _reader.ReadBytes(size);
            var centroids = ReadCentroids();
            if (centroids.Dim != dim || (long)centroids.Parts * m != size) throw Wrong("its centroids do not fit its codes");
            if (!withLengths) return new QuantisedVectors((int)m, codes, centroids, null, null);
            if (m > file.Length - file.Position) throw Wrong("cut short");
            var lengthCodes = _reader.ReadBytes((int)m);
            var lengths = ReadCentroids();
            return lengths.Dim == 1 ? new QuantisedVectors((int)m, codes, centroids, lengthCodes, lengths) : throw Wrong("the lengths of its vectors are not numbers");
        }

        private Centroids ReadCentroids()
        {
            int dim = _reader.ReadInt32(), parts = _reader.ReadInt32(), length = _reader.ReadInt32(), last = _reader.ReadInt32();
            if (dim is < 1 or > 1 << 16 || length < 1 || last < 1 || last > length || parts < 1 || ((parts - 1L) * length) + last != dim) throw Wrong("its centroids are not possible");
            if (dim * 4L * Centroids.Each > file.Length - file.Position) throw Wrong("cut short");
            var values = new float[dim * Centroids.Each];
            file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            return new Centroids(dim, parts, length, last, values);
        }

        private PlinthException Wrong(string what) => new($"{path}: {what}");
    }
}
