namespace Dice.Environment.Applications.Settings;

/// <summary>A <c>dice.json</c> contains an invalid key or value.</summary>
/// <param name="file">The file's path.</param>
/// <param name="at">The position in the file, such as <c>readiness.path</c>; empty for the whole file.</param>
/// <param name="problem">What is wrong at this position.</param>
/// <param name="remedy">What to write instead.</param>
public sealed class SettingsException(string file, string at, string problem, string remedy) : DiceException($"{file}: {(at.Length > 0 ? $"{at}: " : "")}{problem}", remedy);
