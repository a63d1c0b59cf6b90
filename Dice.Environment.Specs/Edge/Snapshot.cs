using System.Runtime.CompilerServices;

namespace Dice.Environment.Specs.Edge;

/// <summary>Compares a text with the one on file; <c>DICE_UPDATE_SNAPSHOTS=1</c> rewrites the file instead.</summary>
internal static class Snapshot
{
    public static void Match(string actual, string name, [CallerFilePath] string caller = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(caller)!, "Snapshots", name);
        if (System.Environment.GetEnvironmentVariable("DICE_UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return;
        }

        File.Exists(path).Should().BeTrue($"the snapshot {path} is made by a run with DICE_UPDATE_SNAPSHOTS=1");
        actual.Should().Be(File.ReadAllText(path), $"{name} is what was agreed on; DICE_UPDATE_SNAPSHOTS=1 accepts a change");
    }
}
