using Dice.Environment.Setup;

namespace Dice.Environment.Images;

/// <summary>A folder whose <c>build.sh</c> builds an image.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Folder">Its absolute path.</param>
/// <param name="SharedFolder">The absolute path of the folder with shell functions for all recipes; it may be missing.</param>
/// <param name="Description">What it builds.</param>
public sealed record Recipe(string Name, string Folder, string SharedFolder, string Description)
{
    /// <summary>The official product that it replaces, when it builds another product; null when it builds the product itself.</summary>
    public string? SubstituteFor { get; init; }

    /// <summary>The recipe of its base image; null when it names none. The image source determines the base that is used.</summary>
    public string? Base { get; init; }

    /// <summary>The commands that the host must provide.</summary>
    public ImmutableArray<string> Tools { get; init; } = [];

    /// <summary>The names of neighbouring folders whose files it also uses.</summary>
    public ImmutableArray<string> Uses { get; init; } = [];

    /// <summary>Files of the host that are copied to the image, as absolute patterns (<see cref="FilePatterns"/>).</summary>
    public ImmutableArray<string> HostInputs { get; init; } = [];

    /// <summary>Files of the application's folder that are copied to the image, as relative patterns (<see cref="FilePatterns"/>).</summary>
    public ImmutableArray<string> Context { get; init; } = [];

    /// <summary>The absolute paths of the folders in <see cref="Uses"/>.</summary>
    public IEnumerable<string> UsedFolders => Uses.Select(name => Path.Combine(Path.GetDirectoryName(Folder)!, name));

    /// <summary>The script that builds the image.</summary>
    public string Script => Path.Combine(Folder, RecipeCatalog.ScriptName);

    /// <summary>The required commands that the host does not have.</summary>
    public IEnumerable<string> MissingTools() => Tools.Where(tool => CommandLookup.Find(tool) is null);
}
