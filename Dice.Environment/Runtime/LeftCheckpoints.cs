namespace Dice.Environment.Runtime;

/// <summary>Checkpoints of an environment of which this engine has nothing else any more.</summary>
/// <param name="Id">The environment.</param>
/// <param name="Folder">The folder that holds them.</param>
/// <param name="Ended">How many were made of data that was to end with its process: nobody returns to them.</param>
/// <param name="EndedBytes">The size of those.</param>
/// <param name="Kept">How many others there are.</param>
/// <param name="KeptBytes">The size of the others.</param>
public sealed record LeftCheckpoints(EnvironmentId Id, string Folder, int Ended, long EndedBytes, int Kept, long KeptBytes);
