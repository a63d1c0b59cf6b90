using Dice.Environment.Storage;

namespace Dice.Environment.Data.Checkpoints;

/// <summary>The phase and the schema that an environment has reached, stored beside its checkpoints: they describe the data while no container runs.</summary>
/// <param name="Phase">The highest phase that was started and not rolled back; 0 if unknown.</param>
/// <param name="Schema">A hash of the migrations that the last start applied.</param>
public sealed record RememberedStart(int Phase, string Schema)
{
    private const string FileName = ".seen";

    /// <summary>Nothing is known.</summary>
    public static RememberedStart None { get; } = new(0, "");

    /// <summary>Reads it; <see cref="None"/> if there is none, or an older version of Dice wrote it.</summary>
    public static RememberedStart Read(CheckpointFolder folder)
    {
        var path = PathIn(folder);
        return File.Exists(path) && File.ReadAllText(path).Split(' ') is [var phase, var schema] && int.TryParse(phase, CultureInfo.InvariantCulture, out var number)
            ? new RememberedStart(number, schema)
            : None;
    }

    /// <summary>The path of its file.</summary>
    public static string PathIn(CheckpointFolder folder) => Path.Combine(folder.Root, FileName);

    /// <summary>Writes it.</summary>
    public void Write(CheckpointFolder folder)
    {
        Files.CreatePrivateFolder(folder.Root);
        Files.WriteIfChanged(PathIn(folder), string.Create(CultureInfo.InvariantCulture, $"{Phase} {Schema}"), Files.Private);
    }
}
