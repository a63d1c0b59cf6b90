using Dice.Environment.Storage;

namespace Dice.Environment.Gates;

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
        Files.CreateFolder(notes.Folder); // Deleting a file in a missing folder is an error.
        FileErrors.Guard(notes.StackFile, () => File.Delete(notes.StackFile));
        FileErrors.Guard(notes.StartFile, () => File.Delete(notes.StartFile));
        return notes;
    }

    /// <summary>The start of the stack that the gates share: a timeline in JSON.</summary>
    public string StartFile => Path.Combine(Folder, "start.json");

    /// <summary>The stack of the gates, in words; null when no gate has written it.</summary>
    public string? Stack => File.Exists(StackFile) ? File.ReadAllText(StackFile).Trim() : null;

    private string StackFile => Path.Combine(Folder, "stack.txt");

    /// <summary>Writes the stack of the gates, in words.</summary>
    public void WriteStack(string words)
    {
        Files.CreateFolder(Folder);
        Files.Write(StackFile, words + "\n", Files.Shared);
    }

    /// <summary>Writes the start of the shared stack.</summary>
    /// <param name="timeline">The timeline as JSON.</param>
    public void WriteStart(string timeline)
    {
        Files.CreateFolder(Folder);
        Files.Write(StartFile, timeline, Files.Shared);
    }
}
