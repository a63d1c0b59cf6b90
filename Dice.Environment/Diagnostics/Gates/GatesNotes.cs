using Dice.Environment.Storage;

namespace Dice.Environment.Diagnostics.Gates;

/// <summary>What the specs leave for the report of the run that they are part of, in <c>artifacts/gates</c>.</summary>
/// <param name="Folder">The folder.</param>
public sealed record GatesNotes(string Folder)
{
    /// <summary>The notes' place in a folder of artifacts.</summary>
    public static GatesNotes In(string artifacts) => new(Path.Combine(artifacts, "gates"));

    /// <summary>The notes for a run that begins: those of an earlier one are gone.</summary>
    public static GatesNotes Begin(string artifacts)
    {
        var notes = In(artifacts);
        Files.CreateFolder(notes.Folder); // Deleting in a folder that is not there is an error.
        FileErrors.Guard(notes.StackFile, () => File.Delete(notes.StackFile));
        FileErrors.Guard(notes.StartFile, () => File.Delete(notes.StartFile));
        return notes;
    }

    /// <summary>The start of the stack that the gates share: a timeline in JSON.</summary>
    public string StartFile => Path.Combine(Folder, "start.json");

    /// <summary>What the gates run on, in words; null when no gate has said so.</summary>
    public string? Stack => File.Exists(StackFile) ? File.ReadAllText(StackFile).Trim() : null;

    private string StackFile => Path.Combine(Folder, "stack.txt");

    /// <summary>Says what the gates run on.</summary>
    public void TellStack(string words)
    {
        Files.CreateFolder(Folder);
        Files.Write(StackFile, words + "\n", Files.Shared);
    }

    /// <summary>Leaves the start of the shared stack.</summary>
    /// <param name="timeline">The timeline as JSON.</param>
    public void TellStart(string timeline)
    {
        Files.CreateFolder(Folder);
        Files.Write(StartFile, timeline, Files.Shared);
    }
}
