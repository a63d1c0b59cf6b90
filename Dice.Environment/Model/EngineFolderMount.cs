namespace Dice.Environment.Model;

/// <summary>A read-only folder of the engine's machine, such as a kernel interface. It need not exist on this machine.</summary>
/// <param name="Source">The absolute path on the engine's machine.</param>
/// <param name="Target">The absolute path in the container.</param>
public sealed record EngineFolderMount(string Source, string Target) : Mount(Target);
