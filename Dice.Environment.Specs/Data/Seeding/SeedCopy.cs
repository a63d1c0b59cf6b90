using System.Text.Json;
using System.Text.Json.Nodes;
using Dice.Environment.Data.Seeding;
using Dice.Environment.Specs.Support;
using Dice.Environment.Storage;

namespace Dice.Environment.Specs.Data.Seeding;

/// <summary>A copy of the seed files, to plant faults in.</summary>
public sealed class SeedCopy : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dice-seed-");

    public SeedCopy()
    {
        Files.SetMode(_folder.FullName, (UnixFileMode)0b111_101_101); // Containers read it as other users.
        var source = Path.Combine(Checkout.Root, "seed-data");
        foreach (var file in Directory.EnumerateFiles(source, "*.json", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder.FullName, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>The copy.</summary>
    public SeedFolder Folder => new(_folder.FullName);

    /// <summary>The path of a file.</summary>
    public string PathOf(string file) => Path.Combine(_folder.FullName, $"{file}.json");

    /// <summary>Changes the list of a file.</summary>
    public void Change(string file, Action<JsonArray> change)
    {
        var document = JsonNode.Parse(File.ReadAllText(PathOf(file)))!;
        change(document[file]!.AsArray());
        File.WriteAllText(PathOf(file), document.ToJsonString(Indented));
    }

    /// <summary>Changes the entry of a file with a key.</summary>
    public void Change(string file, string key, Action<JsonObject> change) =>
        Change(file, entries => change(entries.Select(entry => entry!.AsObject()).Single(entry => entry["key"]!.GetValue<string>() == key)));

    /// <inheritdoc />
    public void Dispose() => _folder.Delete(recursive: true);
}
