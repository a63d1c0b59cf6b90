using System.Text;

namespace Dice.Environment.Diagnostics.Bundle;

/// <summary>Writes a bundle's files without secrets, and records what could not be collected.</summary>
/// <param name="folder">The bundle's folder.</param>
/// <param name="scrubber">Removes the secrets.</param>
public sealed class BundleWriter(string folder, SecretScrubber scrubber)
{
    private readonly Lock _gate = new();
    private readonly SortedSet<string> _files = new(StringComparer.Ordinal);
    private readonly List<string> _gaps = [];

    /// <summary>The written files, relative to the folder.</summary>
    public IReadOnlyList<string> Files
    {
        get
        {
            lock (_gate)
            {
                return [.. _files];
            }
        }
    }

    /// <summary>What could not be collected, and why.</summary>
    public IReadOnlyList<string> Gaps
    {
        get
        {
            lock (_gate)
            {
                return [.. _gaps];
            }
        }
    }

    /// <summary>Writes text without its secrets.</summary>
    /// <param name="name">The path in the bundle.</param>
    /// <param name="text">The text, including secrets.</param>
    public void Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(scrubber.Scrub(text)));

    /// <summary>Writes a picture, from which secrets cannot be removed.</summary>
    public void Write(string name, byte[] content)
    {
        var path = Place(name);
        Storage.FileErrors.Guard(path, () => File.WriteAllBytes(path, content));
    }

    /// <summary>Returns the path for a file that other code writes; <see cref="Keep"/> adds it to the bundle.</summary>
    public string PathOf(string name)
    {
        var path = Path.GetFullPath(Path.Combine(folder, name));
        if (!path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{name}' is outside the bundle", nameof(name));
        }

        Storage.Files.CreatePrivateFolder(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Adds a file that other code wrote to the bundle.</summary>
    public void Keep(string name)
    {
        lock (_gate)
        {
            _files.Add(name);
        }
    }

    /// <summary>Records what could not be collected.</summary>
    public void Miss(string what, string why)
    {
        lock (_gate)
        {
            _gaps.Add($"{what}: {scrubber.Scrub(why)}");
        }
    }

    private string Place(string name)
    {
        var path = PathOf(name);
        Keep(name);
        return path;
    }
}
