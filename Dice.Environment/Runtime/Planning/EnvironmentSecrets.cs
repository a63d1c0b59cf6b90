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
    private string FilePath => folders.Secrets(id);

    /// <summary>Reads the changed secrets by key.</summary>
    /// <exception cref="DiceException">The file cannot be read.</exception>
    public ImmutableDictionary<string, string> Read() => File.Exists(FilePath) ? SecretFile.Read(FilePath) : ImmutableDictionary<string, string>.Empty;

    /// <summary>Changes a secret. Only the user can read the file.</summary>
    /// <exception cref="DiceException">The file cannot be written.</exception>
    public void Set(string key, string value)
    {
        Files.CreatePrivateFolder(Path.GetDirectoryName(FilePath)!);
        var lines = Read().SetItem(key, value).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}={SecretValue.Quote(entry.Value)}");
        Files.Write(FilePath, string.Join('\n', lines) + "\n", Files.Private);
    }

    /// <summary>Forgets all changes.</summary>
    public void Delete() => Files.Delete(FilePath);
}
