namespace Plinth.Models.Distributed;

/// <summary>The processes that train one model together: each has a rank, from 0, and all call the same things in the same order.</summary>
public abstract class Ranks : IDisposable
{
    /// <summary>One process by itself.</summary>
    public static Ranks Alone { get; } = new One();

    /// <summary>This process' number, from 0.</summary>
    public abstract int Rank { get; }

    /// <summary>How many there are.</summary>
    public abstract int Count { get; }

    /// <summary>This process' number among those on its machine, from 0: the device that is its own.</summary>
    public abstract int LocalRank { get; }

    /// <summary>The one that speaks, and writes files.</summary>
    public bool First => Rank == 0;

    /// <summary>The part of a list that is this rank's: the parts follow one another and differ by one at most.</summary>
    /// <param name="count">Length of the list.</param>
    /// <returns>The first that is its own, and the first that is no more.</returns>
    public (int From, int To) Share(int count) => ((int)((long)count * Rank / Count), (int)((long)count * (Rank + 1) / Count));

    /// <summary>Puts the sum over all ranks in the place of each number; the same bits on all.</summary>
    public abstract void Sum(Span<float> numbers);

    /// <inheritdoc cref="Sum(Span{float})"/>
    public abstract void Sum(Span<double> numbers);

    /// <summary>Puts the largest of all ranks in the place of each number.</summary>
    public abstract void Max(Span<double> numbers);

    /// <summary>Copies the first rank's bytes to all.</summary>
    public abstract void Broadcast(Span<byte> bytes);

    /// <summary>True on all ranks where it is true on one.</summary>
    public bool Any(bool here)
    {
        Span<double> flag = [here ? 1 : 0];
        Max(flag);
        return flag[0] > 0;
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    private sealed class One : Ranks
    {
        public override int Rank => 0;

        public override int Count => 1;

        public override int LocalRank => 0;

        public override void Sum(Span<float> numbers)
        {
        }

        public override void Sum(Span<double> numbers)
        {
        }

        public override void Max(Span<double> numbers)
        {
        }

        public override void Broadcast(Span<byte> bytes)
        {
        }

        public override void Dispose()
        {
        }
    }
}
