namespace Dice.Environment.Runtime;

/// <summary>How far a service has come.</summary>
public enum ServiceStep
{
    /// <summary>Its requirements are not ready yet.</summary>
    Waiting,

    /// <summary>Its image is being looked for, pulled or built.</summary>
    Image,

    /// <summary>Its container is being created.</summary>
    Creating,

    /// <summary>Its container is being started.</summary>
    Starting,

    /// <summary>Its container runs; its readiness is awaited.</summary>
    Probing,

    /// <summary>It is ready.</summary>
    Ready,

    /// <summary>It failed.</summary>
    Failed,
}
