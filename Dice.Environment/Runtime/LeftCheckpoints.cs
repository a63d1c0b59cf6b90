namespace Dice.Environment.Runtime;

/// <summary>The checkpoints of an environment that has nothing else left on this engine.</summary>
/// <param name="Id">The environment.</param>
/// <param name="Folder">The folder that holds them.</param>
/// <param name="Ended">The number of checkpoints whose data was to end with its process; they are not needed any more.</param>
/// <param name="EndedBytes">The size of those, in bytes.</param>
/// <param name="Kept">The number of other checkpoints.</param>
/// <param name="KeptBytes">The size of the others, in bytes.</param>
public sealed record LeftCheckpoints(EnvironmentId Id, string Folder, int Ended, long EndedBytes, int Kept, long KeptBytes);
