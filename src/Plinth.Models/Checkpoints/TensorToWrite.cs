namespace Plinth.Models.Checkpoints;

/// <summary>A tensor for a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">How its numbers shall lie.</param>
/// <param name="Shape">Sizes, rows first.</param>
/// <param name="Write">Writes the numbers.</param>
public sealed record TensorToWrite(string Name, StoredType Type, IReadOnlyList<long> Shape, Action<Stream> Write)
{
    /// <summary>Bytes that it takes.</summary>
    public long Bytes => Shape.Aggregate((long)StoredTensor.Size(Type), (a, b) => checked(a * b));
}
