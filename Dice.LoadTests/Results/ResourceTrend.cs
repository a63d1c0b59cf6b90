namespace Dice.LoadTests.Results;

/// <summary>The change over time of one resource of one part during a run: whether it leaks.</summary>
public sealed record ResourceTrend
{
    /// <summary>The name of the part.</summary>
    public required string Name { get; init; }

    /// <summary>What changes.</summary>
    public required TrendMeasure Measure { get; init; }

    /// <summary>The mean: in MiB, or a number.</summary>
    public required double Mean { get; init; }

    /// <summary>The slope per hour, in the unit of the mean.</summary>
    public required double SlopePerHour { get; init; }

    /// <summary>Half of the slope's 95 % confidence interval: the true slope is within the slope plus or minus this.</summary>
    public required double Confidence { get; init; }

    /// <summary>The growth per hour that counts as flat.</summary>
    public required double Tolerated { get; init; }

    /// <summary>Whether it grows: even the lower end of the confidence interval is above what is tolerated.</summary>
    public required bool Grows { get; init; }

    /// <summary>Whether growth breaks a threshold.</summary>
    public bool IsJudged { get; init; } = true;
}

/// <summary>What a trend is about.</summary>
public enum TrendMeasure
{
    /// <summary>Memory, in MiB.</summary>
    Memory,

    /// <summary>Open files of all processes of a container, connections included.</summary>
    Files,

    /// <summary>Established TCP connections of a container.</summary>
    Connections,
}
