using Dice.Environment.Storage;

namespace Dice.Environment.Gates;

/// <summary>A measurement of the gates as a section of the report's page.</summary>
/// <param name="Title">The title of the section.</param>
/// <param name="Html">The HTML of the section, self-contained.</param>
public sealed record GatesSection(string Title, string Html);

/// <summary>The files that the specs write to <c>artifacts/gates</c> for the report of their run.</summary>
/// <param name="Folder">The folder.</param>
public sealed record GatesNotes(string Folder)
{
    /// <summary>Returns the notes in a folder of artifacts.</summary>
    public static GatesNotes In(string artifacts) => new(Path.Combine(artifacts, "gates"));

    /// <summary>Deletes the notes of an earlier run and returns those for a new one.</summary>
    public static GatesNotes Begin(string artifacts)
    {
        var notes = In(artifacts);
        Files.CreateFolder(notes.SectionsFolder);
        Files.Delete(notes.StackFile);
        FileErrors.Guard(notes.SectionsFolder, () => Array.ForEach(Directory.GetFiles(notes.SectionsFolder), File.Delete));
        return notes;
    }

    /// <summary>The stack of the gates, in words; null when no gate has written it.</summary>
    public string? Stack => File.Exists(StackFile) ? File.ReadAllText(StackFile).Trim() : null;

    /// <summary>The measurements of this run, by title.</summary>
    public ImmutableArray<GatesSection> Sections => Directory.Exists(SectionsFolder)
        ? [.. Directory.GetFiles(SectionsFolder, "*.html").Order(StringComparer.Ordinal).Select(file => new GatesSection(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)))]
        : [];

    private string StackFile => Path.Combine(Folder, "stack.txt");

    private string SectionsFolder => Path.Combine(Folder, "sections");

    /// <summary>Writes the stack of the gates, in words.</summary>
    public void WriteStack(string words)
    {
        Files.CreateFolder(Folder);
        Files.Write(StackFile, words + "\n", Files.Shared);
    }

    /// <summary>Writes a measurement, in place of an earlier one with the same title.</summary>
    /// <param name="title">The title, which is also the name of the file.</param>
    /// <param name="html">Self-contained HTML, for which the rules of <see cref="Diagnostics.Startup.StartupPage.Style"/> are available.</param>
    public void WriteSection(string title, string html)
    {
        Files.CreateFolder(SectionsFolder);
        Files.Write(Path.Combine(SectionsFolder, $"{title}.html"), html, Files.Shared);
    }
}
