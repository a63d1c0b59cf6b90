namespace Dice.Environment.Model;

/// <summary>
/// A read-only folder with the log of each service of the environment that Dice started: a file with the service's name, in the engine's format. A file is
/// replaced when the service gets a new container, and when the engine rotates the log.
/// </summary>
/// <param name="Target">The absolute path in the container.</param>
public sealed record ContainerLogsMount(string Target) : Mount(Target)
{
    /// <summary>Where the engine's folder of containers is in the container; the files of <see cref="Mount.Target"/> are links into it.</summary>
    public const string EngineFolder = "/var/lib/docker/containers";
}
