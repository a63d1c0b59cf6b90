namespace Dice.Environment.Runtime;

/// <summary>When a service reached each step, in milliseconds since the beginning of the start.</summary>
public sealed record ServiceTimes
{
    /// <summary>The service.</summary>
    public required string Service { get; init; }

    /// <summary>The image's reference.</summary>
    public string Image { get; set; } = "";

    /// <summary>The origin of the image, for display.</summary>
    public string ImageOrigin { get; set; } = "";

    /// <summary>Whether the container already ran and was not changed.</summary>
    public bool WasRunning { get; set; }

    /// <summary>When the image was available.</summary>
    public double ImageMs { get; set; }

    /// <summary>How long this start waited for the image to be pulled or built; 0 when it was present.</summary>
    public double ImageOwnMs { get; set; }

    /// <summary>When the creation of the container began, with all requirements ready.</summary>
    public double CreateMs { get; set; }

    /// <summary>When the start of the container began.</summary>
    public double StartMs { get; set; }

    /// <summary>When the container ran.</summary>
    public double StartedMs { get; set; }

    /// <summary>When the service was ready.</summary>
    public double ReadyMs { get; set; }

    /// <summary>The processor time that the container used until all services were ready; null when it was running before, or the engine does not report it.</summary>
    public double? ProcessorMs { get; set; }

    /// <summary>The service's own time: image and startup. Images are provided in parallel, so these times do not add up along a chain.</summary>
    public double OwnMs => ImageOwnMs + StartupMs;

    /// <summary>From the creation of the container until the service was ready.</summary>
    internal double StartupMs => Math.Max(0, ReadyMs - CreateMs);

    /// <summary>When the image was pulled or built; 0 when it was present.</summary>
    internal double ImageProvidedMs => ImageOwnMs > 0 ? ImageMs : 0;
}
