namespace Dice.Environment.Runtime;

/// <summary>When a service reached which step, in milliseconds since the start began.</summary>
public sealed record ServiceTimes
{
    /// <summary>The service.</summary>
    public required string Service { get; init; }

    /// <summary>Its image's reference.</summary>
    public string Image { get; set; } = "";

    /// <summary>Where the image came from, in words.</summary>
    public string ImageOrigin { get; set; } = "";

    /// <summary>Whether its container ran already and was left as it is.</summary>
    public bool WasRunning { get; set; }

    /// <summary>When its image was at hand.</summary>
    public double ImageMs { get; set; }

    /// <summary>How long this start waited for its image to be pulled or built; 0 when it was present.</summary>
    public double ImageOwnMs { get; set; }

    /// <summary>When creating its container began: all its requirements were ready.</summary>
    public double CreateMs { get; set; }

    /// <summary>When starting its container began.</summary>
    public double StartMs { get; set; }

    /// <summary>When its container ran.</summary>
    public double StartedMs { get; set; }

    /// <summary>When it was ready.</summary>
    public double ReadyMs { get; set; }

    /// <summary>What it took itself: its image, and its startup. Images are provided side by side, so these do not add up along a chain.</summary>
    public double OwnMs => ImageOwnMs + StartupMs;

    /// <summary>From the creation of its container until it was ready.</summary>
    internal double StartupMs => Math.Max(0, ReadyMs - CreateMs);

    /// <summary>When its image was pulled or built; 0 when it was present.</summary>
    internal double ImageProvidedMs => ImageOwnMs > 0 ? ImageMs : 0;
}
