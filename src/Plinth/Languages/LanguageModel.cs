namespace Plinth.Languages;

/// <summary>A multinomial naive Bayes model over hashed features, its log probabilities in bytes; immutable.</summary>
/// <remarks>A byte is how far a feature's log probability stands above its language's floor, in steps of 1 / <see cref="StepsPerNat"/>.</remarks>
internal sealed class LanguageModel
{
    /// <summary>Bytes of a row, one a language.</summary>
    public const int Stride = 96;

    /// <summary>Steps of a stored byte in one unit of natural logarithm.</summary>
    public const float StepsPerNat = 20;

    private readonly byte[] _rows;
    private readonly float[] _floors;
    private readonly float[] _priors;

    /// <summary>Puts a model together.</summary>
    /// <param name="languages">Codes of the languages, at most <see cref="Stride"/>.</param>
    /// <param name="scripts">Their scripts.</param>
    /// <param name="priors">What is added to the score of any text, by language.</param>
    /// <param name="floors">Log probability of a feature never seen, by language and order.</param>
    /// <param name="rows">A row of bytes per feature.</param>
    /// <param name="temperature">What the log likelihood is divided by before it is read as evidence.</param>
    public LanguageModel(string[] languages, WritingScript[] scripts, float[] priors, float[] floors, byte[] rows, float temperature)
    {
        (Languages, Scripts, _priors, _floors, _rows, Temperature) = (languages, scripts, priors, floors, rows, temperature);
    }

    /// <summary>Codes of the languages.</summary>
    public string[] Languages { get; }

    /// <summary>Scripts of the languages.</summary>
    public WritingScript[] Scripts { get; }

    /// <summary>Features overlap and are not independent, so that likelihoods are too sure of themselves by about this factor.</summary>
    public float Temperature { get; }

    /// <summary>Reads the form that <see cref="Write"/> writes.</summary>
    public static LanguageModel Read(Stream stream)
    {
        using var reader = new BinaryReader(stream);
        var temperature = reader.ReadSingle();
        var languages = new string[reader.ReadInt32()];
        var scripts = new WritingScript[languages.Length];
        var priors = new float[languages.Length];
        var floors = new float[languages.Length * NgramFeatures.Orders];
        var rows = new byte[NgramFeatures.Rows * Stride];
        for (var l = 0; l < languages.Length; l++)
        {
            languages[l] = reader.ReadString();
            scripts[l] = (WritingScript)reader.ReadByte();
            priors[l] = reader.ReadSingle();
            for (var o = 0; o < NgramFeatures.Orders; o++) floors[(l * NgramFeatures.Orders) + o] = reader.ReadSingle();
            var steps = new int[reader.ReadInt32()];
            for (var i = 0; i < steps.Length; i++) steps[i] = reader.Read7BitEncodedInt();
            var values = reader.ReadBytes(steps.Length);
            var feature = -1;
            for (var i = 0; i < steps.Length; i++) rows[((feature += steps[i]) * Stride) + l] = values[i];
        }

        return new LanguageModel(languages, scripts, priors, floors, rows, temperature);
    }

    /// <summary>Writes the model: by language the features that it knows, and their bytes.</summary>
    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Temperature);
        writer.Write(Languages.Length);
        for (var l = 0; l < Languages.Length; l++)
        {
            writer.Write(Languages[l]);
            writer.Write((byte)Scripts[l]);
            writer.Write(_priors[l]);
            for (var o = 0; o < NgramFeatures.Orders; o++) writer.Write(_floors[(l * NgramFeatures.Orders) + o]);
            var known = Enumerable.Range(0, NgramFeatures.Rows).Where(b => _rows[(b * Stride) + l] != 0).ToArray();
            writer.Write(known.Length);
            for (var i = 0; i < known.Length; i++) writer.Write7BitEncodedInt(known[i] - (i == 0 ? -1 : known[i - 1]));
            foreach (var feature in known) writer.Write(_rows[(feature * Stride) + l]);
        }
    }

    /// <summary>The part of it that concerns one script; null where it has no language of that script.</summary>
    public ScriptModel? Of(WritingScript script)
    {
        int[] own = [.. Enumerable.Range(0, Languages.Length).Where(l => Scripts[l] == script)];
        if (own.Length == 0) return null;
        var floors = new float[own.Length * NgramFeatures.Orders];
        for (var o = 0; o < NgramFeatures.Orders; o++)
            for (var l = 0; l < own.Length; l++) floors[(o * own.Length) + l] = _floors[(own[l] * NgramFeatures.Orders) + o];
        return new ScriptModel(own, [.. own.Select(l => _priors[l])], floors, _rows, Stride);
    }
}
