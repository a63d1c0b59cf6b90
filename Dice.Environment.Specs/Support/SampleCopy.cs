using System.Diagnostics;
using System.Globalization;

namespace Dice.Environment.Specs.Support;

/// <summary>A copy of a sample application, to be run and edited.</summary>
public sealed class SampleCopy
{
    private static readonly string[] NotCopied = ["node_modules", "dist", ".astro", ".next"];
    private readonly int? _owner;
    private string _shown;

    /// <summary>Copies the sample.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="folder">The folder in which the copy is made, under the sample's name or role; it may hold spaces.</param>
    /// <param name="owner">The user id that owns the copy; null for the current user's. Others need root.</param>
    public SampleCopy(SampleApplication sample, string folder, int? owner = null)
    {
        Sample = sample;
        Root = Path.Combine(folder, sample.Folder);
        _owner = owner;
        _shown = sample.Marker;
        Copy(new DirectoryInfo(sample.Source), Root);
        if (owner is { } uid)
        {
            Run("chown", "-R", string.Create(CultureInfo.InvariantCulture, $"{uid}:{uid}"), Root).Should().BeEmpty();
        }
    }

    /// <summary>The sample.</summary>
    public SampleApplication Sample { get; }

    /// <summary>The copy's folder.</summary>
    public string Root { get; }

    /// <summary>The application's folder in it.</summary>
    public string Application => Path.Combine(Root, Sample.Below);

    /// <summary>Puts another text in the marker's place, as an editor saves: into the same file.</summary>
    public void Edit(string text)
    {
        var path = Path.Combine(Root, Sample.File);
        var before = File.ReadAllText(path);
        before.Should().Contain(_shown);
        File.WriteAllText(path, before.Replace(_shown, text, StringComparison.Ordinal));
        _shown = text;
    }

    /// <summary>The files and folders in the copy that belong to another user than its owner.</summary>
    public string[] FilesOfOthers() => Run("find", Root, "!", "-uid", (_owner ?? int.Parse(Run("id", "-u")[0], CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture));

    private static void Copy(DirectoryInfo source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in source.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(target, file.Name));
        }

        foreach (var folder in source.EnumerateDirectories().Where(folder => !NotCopied.Contains(folder.Name)))
        {
            Copy(folder, Path.Combine(target, folder.Name));
        }
    }

    private static string[] Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        process.ExitCode.Should().Be(0, $"{program} {string.Join(' ', arguments)}");
        return lines;
    }
}
