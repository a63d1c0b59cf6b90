using System.Text;

namespace Dice.Environment.Diagnostics.Bundle;

/// <summary>Writes a bundle's files without secrets, and remembers what could not be had.</summary>
/// <param name="folder">The bundle's folder.</param>
/// <param name="scrubber">Takes the secrets out.</param>
public sealed class BundleWriter(string folder, SecretScrubber scrubber)
{
    private readonly Lock _gate = new();
    private readonly SortedSet<string> _files = new(StringComparer.Ordinal);
    private readonly List<string> _gaps = [];

    /// <summary>The files so far, relative to the folder.</summary>
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

    /// <summary>What could not be had, and why.</summary>
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

    /// <summary>Writes text.</summary>
    /// <param name="name">The path in the bundle.</param>
    /// <param name="text">The text, secrets and all.</param>
    public void Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(scrubber.Scrub(text)));

    /// <summary>Writes a picture, which cannot be looked through.</summary>
    public void Write(string name, byte[] content)
    {
        var path = Place(name);
        Storage.FileErrors.Guard(path, () => File.WriteAllBytes(path, content));
    }

    /// <summary>A path for a file that somebody else writes; it counts when <see cref="Keep"/> is told of it.</summary>
    public string PathOf(string name)
    {
        var path = Path.GetFullPath(Path.Combine(folder, name));
        if (!path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{name}' leads out of the bundle", nameof(name));
        }

        Storage.Files.CreatePrivateFolder(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Counts a file that somebody else wrote.</summary>
    public void Keep(string name)
    {
        lock (_gate)
        {
            _files.Add(name);
        }
    }

    /// <summary>Remembers what could not be had.</summary>
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
