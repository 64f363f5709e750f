namespace Plinth.Tokens.Mixing;

/// <summary>A document of a source with its draw; ordered by the draw.</summary>
internal readonly record struct MixKey(ulong Draw, int Shard, int Document) : IComparable<MixKey>
{
    public int CompareTo(MixKey other) =>
        Draw != other.Draw ? Draw.CompareTo(other.Draw) : Shard != other.Shard ? Shard.CompareTo(other.Shard) : Document.CompareTo(other.Document);
}
