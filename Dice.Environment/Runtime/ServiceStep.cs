namespace Dice.Environment.Runtime;

/// <summary>The steps of a service's start.</summary>
public enum ServiceStep
{
    /// <summary>The service waits for its requirements.</summary>
    Waiting,

    /// <summary>The service waits for its image, which may be pulled or built.</summary>
    Image,

    /// <summary>The container is being created.</summary>
    Creating,

    /// <summary>The container is being started.</summary>
    Starting,

    /// <summary>The container runs and is being probed.</summary>
    Probing,

    /// <summary>The service is ready.</summary>
    Ready,

    /// <summary>The start failed.</summary>
    Failed,
}

/// <summary>One step of one service, as progress of a start.</summary>
/// <param name="Service">The service.</param>
/// <param name="Step">The step that the service has reached.</param>
/// <param name="Text">Details, such as the result of the last probe.</param>
public sealed record ServiceProgress(string Service, ServiceStep Step, string Text);
