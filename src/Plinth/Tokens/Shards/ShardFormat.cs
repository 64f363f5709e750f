namespace Plinth.Tokens.Shards;

/// <summary>File formats of token shards; numbers are little-endian, 16 bits where all ids fit and else 32.</summary>
public enum ShardFormat
{
    /// <summary>Megatron's indexed dataset: <c>.bin</c> with the tokens, <c>.idx</c> (MMIDIDX, version 1) with the documents.</summary>
    Megatron,

    /// <summary>datatrove's and nanotron's <c>.ds</c> with <c>.ds.index</c> (document ends, 64 bits) and <c>.ds.metadata</c>.</summary>
    Datatrove,

    /// <summary>Tokens alone, as <c>numpy.memmap</c> reads them: <c>.u16</c> or <c>.u32</c>, with <c>.index</c> (document ends, 64 bits) beside it.</summary>
    Numpy,
}
