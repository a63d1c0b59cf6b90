using Dice.Environment.Model;

namespace Dice.Environment.Storage;

/// <summary>The folders that a user may place elsewhere with a variable, and how paths in variables and options are read.</summary>
internal static class UserFolders
{
    private const string HomeVariable = "DICE_HOME";
    private const string ArtifactsVariable = "DICE_ARTIFACTS";
    private const string BackupsVariable = "DICE_BACKUPS";
    private const string DefaultArtifacts = "artifacts";

    /// <summary>A folder and the variable that places it.</summary>
    /// <param name="Variable">The variable.</param>
    /// <param name="Folder">The folder's absolute path.</param>
    public sealed record Place(string Variable, string Folder);

    /// <summary>Where Dice keeps its own files: <c>DICE_HOME</c>, else <c>dice</c> in the user's data folder. Nothing is made.</summary>
    /// <exception cref="DiceException">The variable holds no absolute path, or the user has no home.</exception>
    public static string Home
    {
        get
        {
            if (Env.GetEnvironmentVariable(HomeVariable) is { Length: > 0 } given)
            {
                var path = Expand(given, HomeVariable);
                // The certificate authority lies in it, and browsers trust only one: it may not depend on the current folder.
                return Path.IsPathRooted(path)
                    ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))
                    : throw new DiceException($"{HomeVariable} is '{given}', a relative path, which would be another folder for each current folder", $"give it whole: {HomeVariable}={ShellText.Quote(Path.GetFullPath(path))}");
            }

            if (SudoCaller.Current is { } caller)
            {
                // Root's home would bring a second certificate authority, which the user's browser does not trust.
                return caller.Home is { } home
                    ? Path.Combine(home, ".local", "share", "dice")
                    : throw new DiceException($"sudo was called by {caller.Name}, whose home folder is not known", $"set {HomeVariable} (sudo {HomeVariable}=FOLDER ./run-env.sh …), or run it without sudo");
            }

            var data = Env.GetFolderPath(Env.SpecialFolder.LocalApplicationData, Env.SpecialFolderOption.DoNotVerify);
            return data.Length > 0
                ? Path.Combine(data, "dice")
                : throw new DiceException("this user has no home folder in which Dice could keep its files", $"set {HomeVariable} to a folder of your own (or HOME)");
        }
    }

    /// <summary>
    /// A path from a variable or option as an absolute one. <c>~</c> at its beginning is the user's home, because a shell leaves it as it is
    /// in quotes and after <c>=</c>; a relative path is taken from the current folder.
    /// </summary>
    /// <param name="path">What the user gave.</param>
    /// <param name="name">The variable or option, for the error.</param>
    /// <exception cref="DiceException">It begins with another user's home, or holds a character that no path may hold.</exception>
    public static string Resolve(string path, string name) => Path.GetFullPath(Expand(path, name));

    /// <summary>The user's folder that a path lies in; null when it lies in none.</summary>
    public static Place? Containing(string path)
    {
        return Candidates().Where(place => IsWithin(path, place.Folder)).MaxBy(place => place.Folder.Length);

        IEnumerable<Place> Candidates()
        {
            foreach (var variable in new[] { BackupsVariable, ArtifactsVariable })
            {
                if (Env.GetEnvironmentVariable(variable) is { Length: > 0 } given)
                {
                    yield return new(variable, Path.TrimEndingDirectorySeparator(Resolve(given, variable)));
                }
            }

            if (Env.GetEnvironmentVariable(ArtifactsVariable) is null or "" && Upwards(path).LastOrDefault(folder => Path.GetFileName(folder) == DefaultArtifacts) is { } artifacts)
            {
                yield return new(ArtifactsVariable, artifacts);
            }

            if (Upwards(path).Contains(Path.TrimEndingDirectorySeparator(Path.GetTempPath())))
            {
                yield return new("TMPDIR", Path.TrimEndingDirectorySeparator(Path.GetTempPath()));
            }

            if (HomeOrNull() is { } home)
            {
                yield return new(HomeVariable, home);
            }
        }
    }

    /// <summary>Whether a path is a folder or lies in it.</summary>
    public static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string? HomeOrNull()
    {
        try
        {
            return Home;
        }
        catch (DiceException)
        {
            return null;
        }
    }

    private static string Expand(string path, string name)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw new DiceException($"{name} holds a character that no path may hold", "give a path without it");
        }

        if (!path.StartsWith('~'))
        {
            return path;
        }

        if (path.Length > 1 && path[1] != '/')
        {
            throw new DiceException($"{name} is '{path}': only a shell knows the homes of other users", $"give the path whole, or ./{path} for a folder of that name");
        }

        var home = SudoCaller.Current?.Home ?? Env.GetFolderPath(Env.SpecialFolder.UserProfile, Env.SpecialFolderOption.DoNotVerify);
        return home.Length > 0 ? Path.Combine(home, path[1..].TrimStart('/')) : throw new DiceException($"{name} is '{path}', and this user has no home folder", "give the path whole");
    }

    private static IEnumerable<string> Upwards(string path)
    {
        for (var at = Path.GetDirectoryName(path); at is not null; at = Path.GetDirectoryName(at))
        {
            yield return at;
        }
    }
}
