namespace Dice.Environment.Model;

/// <summary>A read-only folder with a file for each service of the environment that Dice started: its name is the service's, its content the container's id.</summary>
/// <param name="Target">The absolute path in the container.</param>
public sealed record ContainersMount(string Target) : Mount(Target);
