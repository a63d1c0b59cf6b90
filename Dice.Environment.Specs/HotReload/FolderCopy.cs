namespace Dice.Environment.Specs.HotReload;

/// <summary>Copies an application's folder without what is made from it.</summary>
public static class FolderCopy
{
    private static readonly string[] Made = ["node_modules", "dist", ".cache", ".astro"];

    /// <summary>Copies it, folders below it included.</summary>
    public static void Make(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from).Where(folder => !Made.Contains(Path.GetFileName(folder))))
        {
            Make(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }
}
