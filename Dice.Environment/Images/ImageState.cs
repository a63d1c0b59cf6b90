namespace Dice.Environment.Images;

/// <summary>What is being done about an image.</summary>
public enum ImageState
{
    /// <summary>Installing commands that recipes need.</summary>
    Installing,

    /// <summary>Waiting for its base, for a free place to build in, or for another process that builds it.</summary>
    Waiting,

    /// <summary>Finding out whether it is there and where it can come from.</summary>
    Checking,

    /// <summary>Pulling it from a registry.</summary>
    Pulling,

    /// <summary>Running its recipe.</summary>
    Building,

    /// <summary>It can be used.</summary>
    Ready,

    /// <summary>It cannot be provided.</summary>
    Failed,
}
