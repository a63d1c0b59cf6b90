namespace Dice.LoadTests.Model;

/// <summary>
/// The part of a load that one of several generators brings: arrivals, users and iteration numbers are dealt out in turn, like cards. So all parts together are
/// exactly the load of one generator, remainders included, and no two generators run the same iteration or user.
/// </summary>
/// <param name="Worker">The generator, from 0.</param>
/// <param name="Workers">The number of generators.</param>
public sealed record LoadShare(int Worker, int Workers)
{
    /// <summary>The whole load.</summary>
    public static LoadShare Whole { get; } = new(0, 1);

    /// <summary>Whether an arrival or user, counted from 0 in the whole load, belongs to this part.</summary>
    public bool Has(long number) => number % Workers == Worker;

    /// <summary>Returns the number in the whole load of this part's own arrival or user, both from 0.</summary>
    public long NumberOf(long own) => own * Workers + Worker;

    /// <summary>Returns how many of the first arrivals or users of the whole load belong to this part.</summary>
    public int Of(int count) => count / Workers + (Worker < count % Workers ? 1 : 0);
}
