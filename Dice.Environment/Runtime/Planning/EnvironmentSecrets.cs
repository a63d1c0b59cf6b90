using Dice.Environment.Storage;

namespace Dice.Environment.Runtime.Planning;

/// <summary>
/// The secrets that were changed for one environment. They take precedence over those of the checkout, and are kept as long as the environment's data,
/// because the data can depend on them.
/// </summary>
/// <param name="folders">The folders in which Dice keeps its files.</param>
/// <param name="id">The environment.</param>
public sealed class EnvironmentSecrets(DiceFolders folders, EnvironmentId id)
{
    private const string Mark = "# removed with the data of the ephemeral environment on ";

    private string FilePath => folders.Secrets(id);

    /// <summary>Reads the changed secrets by key.</summary>
    /// <exception cref="DiceException">The file cannot be read.</exception>
    public ImmutableDictionary<string, string> Read() => File.Exists(FilePath) ? SecretFile.Read(FilePath) : ImmutableDictionary<string, string>.Empty;

    /// <summary>Changes a secret. Only the user can read the file.</summary>
    /// <exception cref="DiceException">The file cannot be written.</exception>
    public void Set(string key, string value)
    {
        Files.CreatePrivateFolder(Path.GetDirectoryName(FilePath)!);
        Write(Read().SetItem(key, value), EngineOfTheirEnd);
    }

    /// <summary>Whether any secret was changed.</summary>
    public bool Exist => File.Exists(FilePath);

    /// <summary>The address of the engine on which the changes end with the data of an ephemeral environment; null when they do not, or when the file cannot be read.</summary>
    public string? EngineOfTheirEnd
    {
        get
        {
            try
            {
                return Exist && File.ReadLines(FilePath).FirstOrDefault() is { } line && line.StartsWith(Mark, StringComparison.Ordinal) ? line[Mark.Length..] : null;
            }
            catch (Exception e) when (FileErrors.IsFileError(e))
            {
                return null;
            }
        }
    }

    /// <summary>Records that the changes end with the data of an ephemeral environment on an engine.</summary>
    /// <param name="engine">The engine's address; null when the changes do not end by themselves.</param>
    /// <exception cref="DiceException">The file cannot be read or written.</exception>
    public void EndOn(string? engine)
    {
        if (EngineOfTheirEnd != engine)
        {
            Write(Read(), engine);
        }
    }

    /// <summary>Returns to earlier changes.</summary>
    /// <param name="changes">What <see cref="Read"/> returned.</param>
    /// <exception cref="DiceException">The file cannot be written.</exception>
    public void Restore(ImmutableDictionary<string, string> changes)
    {
        if (changes.IsEmpty)
        {
            Delete();
        }
        else
        {
            Write(changes, EngineOfTheirEnd);
        }
    }

    /// <summary>Forgets all changes.</summary>
    public void Delete() => Files.Delete(FilePath);

    private void Write(ImmutableDictionary<string, string> secrets, string? engine)
    {
        var lines = secrets.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}={SecretValue.Quote(entry.Value)}");
        Files.Write(FilePath, string.Concat((engine is null ? [] : new[] { Mark + engine }).Concat(lines).Select(line => line + '\n')), Files.Private);
    }
}
