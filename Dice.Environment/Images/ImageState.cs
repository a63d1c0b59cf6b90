namespace Dice.Environment.Images;

/// <summary>The activity of providing an image.</summary>
public enum ImageState
{
    /// <summary>Installing commands that recipes need.</summary>
    Installing,

    /// <summary>Waiting for its base, for a free build slot, or for another process that builds it.</summary>
    Waiting,

    /// <summary>Checking whether it exists and how it can be provided.</summary>
    Checking,

    /// <summary>Pulling it from a registry.</summary>
    Pulling,

    /// <summary>Running its recipe.</summary>
    Building,

    /// <summary>It is available.</summary>
    Ready,

    /// <summary>It cannot be provided.</summary>
    Failed,
}
