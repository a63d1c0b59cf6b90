using Dice.Environment.Model;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Services;
using Dice.Environment.Services.Observability.Full;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Observability.Full;

/// <summary>The files of the full observability, as its containers have them.</summary>
internal static class FullConfiguration
{
    /// <summary>The stack.</summary>
    public static Stack Stack { get; } = FullObservability.PutInto(DiceStack.Create(Checkout.Fixtures));

    /// <summary>The files by the path in the checkout to which they are exported.</summary>
    public static IReadOnlyDictionary<string, string> Files { get; } = FullObservability.Names
        .SelectMany(name => Stack[name].Mounts.OfType<FilesMount>()).SelectMany(mount => mount.Files)
        .ToDictionary(file => file.ExportedAs, file => new ValueResolver(Stack, 443, "blue").Resolve(file.Write()));

    /// <summary>Writes the files below a folder.</summary>
    public static async Task WriteToAsync(TemporaryFolder folder)
    {
        foreach (var (path, content) in Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[path])!);
            await File.WriteAllTextAsync(folder[path], content, TestContext.Current.CancellationToken);
        }
    }
}
