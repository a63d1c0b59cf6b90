namespace Dice.Environment.Storage;

/// <summary>The folders whose location a user can set with a variable, and the rules for reading paths in variables and options.</summary>
internal static class UserFolders
{
    private const string HomeVariable = "DICE_HOME";
    private const string ArtifactsVariable = "DICE_ARTIFACTS";
    private const string BackupsVariable = "DICE_BACKUPS";
    private const string DefaultArtifacts = "artifacts";

    /// <summary>A folder and the variable that sets its location.</summary>
    /// <param name="Variable">The variable.</param>
    /// <param name="Folder">The folder's absolute path.</param>
    public sealed record Place(string Variable, string Folder);

    /// <summary>The folder for Dice's own files: <c>DICE_HOME</c>, else <c>dice</c> in the user's data folder. The folder is not created.</summary>
    /// <exception cref="DiceException">The variable does not hold an absolute path, or the user has no home folder.</exception>
    public static string Home
    {
        get
        {
            if (Env.GetEnvironmentVariable(HomeVariable) is { Length: > 0 } given)
            {
                var path = Expand(given, HomeVariable);
                // The folder contains the certificate authority that browsers trust, so it must not depend on the current folder.
                return Path.IsPathRooted(path)
                    ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))
                    : throw new DiceException($"{HomeVariable} is '{given}', a relative path, which would mean a different folder in each current folder", $"use an absolute path: {HomeVariable}={ShellText.Quote(Path.GetFullPath(path))}");
            }

            if (SudoCaller.Current is { } caller)
            {
                // A folder in root's home would get a second certificate authority, which the user's browser does not trust.
                return caller.Home is { } home
                    ? Path.Combine(home, ".local", "share", "dice")
                    : throw new DiceException($"the home folder of {caller.Name}, who called sudo, is not known", $"set {HomeVariable} (sudo {HomeVariable}=FOLDER ./run-env.sh …), or run it without sudo");
            }

            var data = Env.GetFolderPath(Env.SpecialFolder.LocalApplicationData, Env.SpecialFolderOption.DoNotVerify);
            return data.Length > 0
                ? Path.Combine(data, "dice")
                : throw new DiceException("this user has no home folder for Dice's files", $"set {HomeVariable} to a folder of your own (or HOME)");
        }
    }

    /// <summary>
    /// Converts a path from a variable or option to an absolute path. A leading <c>~</c> is replaced by the user's home, because a shell does not expand it
    /// in quotes and after <c>=</c>; a relative path is resolved from the current folder.
    /// </summary>
    /// <param name="path">The path as the user entered it.</param>
    /// <param name="name">The variable or option, for the error.</param>
    /// <exception cref="DiceException">The path begins with another user's home, or contains a character that is not allowed in paths.</exception>
    public static string Resolve(string path, string name) => Path.GetFullPath(Expand(path, name));

    /// <summary>Returns the user's folder that contains a path; null when there is none.</summary>
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

    /// <summary>Whether a path is a folder or is inside it.</summary>
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
            throw new DiceException($"{name} contains a character that is not allowed in paths", "remove the character");
        }

        if (!path.StartsWith('~'))
        {
            return path;
        }

        if (path.Length > 1 && path[1] != '/')
        {
            throw new DiceException($"{name} is '{path}': the home folders of other users are only known to a shell", $"use an absolute path, or ./{path} for a folder of that name");
        }

        var home = SudoCaller.Current?.Home ?? Env.GetFolderPath(Env.SpecialFolder.UserProfile, Env.SpecialFolderOption.DoNotVerify);
        return home.Length > 0 ? Path.Combine(home, path[1..].TrimStart('/')) : throw new DiceException($"{name} is '{path}', and this user has no home folder", "use an absolute path");
    }

    private static IEnumerable<string> Upwards(string path)
    {
        for (var at = Path.GetDirectoryName(path); at is not null; at = Path.GetDirectoryName(at))
        {
            yield return at;
        }
    }
}
