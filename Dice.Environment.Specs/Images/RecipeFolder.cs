using Dice.Environment.Images;
using Dice.Environment.Images.Registries;
using Dice.Environment.Setup;

namespace Dice.Environment.Specs.Images;

/// <summary>A temporary folder with recipes, an application, a store of images, logs and a cache.</summary>
internal sealed class RecipeFolder : IDisposable
{
    public const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public RecipeFolder()
    {
        Write("recipes/lib/common.sh", "# shared");
        Directory.CreateDirectory(At("images"));
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("dice-images-spec-").FullName;

    public RecipeCatalog Catalog => new(At("recipes"));

    public FolderImageStore Store => new(At("images"));

    public string At(string path) => Path.Combine(Root, path);

    public string Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), content);
        return At(path);
    }

    /// <summary>A recipe whose script runs the given lines; <c>give</c> puts the image into the store.</summary>
    public RecipeFolder WithRecipe(string name, string script = "give", string json = """{ "description": "a test" }""")
    {
        Write($"recipes/{name}/recipe.json", json);
        var path = Write(
            $"recipes/{name}/build.sh",
            $$"""
            #!/bin/sh
            set -eu
            root='{{Root}}'
            give() { mkdir -p "$root/images/dice"; : >"$root/images/$DICE_IMAGE"; }
            {{script}}
            """);
        SetMode(path, Executable);
        return this;
    }

    public void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(At(path), mode);
        }
    }

    public ImageProvisioner Provisioner(
        ImagePolicy policy = ImagePolicy.Recipe,
        FolderImageStore? store = null,
        Func<string, RegistryError?>? registry = null,
        Progress? progress = null,
        int parallelBuilds = 4,
        IMachineSetup? setup = null,
        OfficialImages? official = null)
    {
        var images = store ?? Store;
        images.Registry = registry ?? images.Registry;
        return new(images, Catalog, new(At("logs"), At("cache")) { Policy = policy, ParallelBuilds = parallelBuilds, Setup = setup, Official = official ?? OfficialImages.AsPinned }, progress);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
