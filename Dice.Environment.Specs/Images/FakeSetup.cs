using System.Collections.Concurrent;
using Dice.Environment.Model;
using Dice.Environment.Setup;

namespace Dice.Environment.Specs.Images;

/// <summary>Installs commands of invented names into a folder on PATH.</summary>
internal sealed class FakeSetup : IMachineSetup, IDisposable
{
    private readonly string _folder;
    private readonly ConcurrentBag<string> _known = [];

    public FakeSetup(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        Env.SetEnvironmentVariable("PATH", $"{Env.GetEnvironmentVariable("PATH")}{Path.PathSeparator}{folder}");
    }

    /// <summary>What each installation was asked for.</summary>
    public ConcurrentQueue<IReadOnlyCollection<string>> Installed { get; } = [];

    /// <summary>The error of every installation; null when they succeed.</summary>
    public DiceException? Refusal { get; set; }

    /// <summary>Whether an installation succeeds and brings nothing.</summary>
    public bool Forgets { get; set; }

    /// <summary>The name of a command that this can install.</summary>
    public string NewCommand()
    {
        var name = $"tool-{Guid.NewGuid():n}";
        _known.Add(name);
        return name;
    }

    public bool Knows(string component) => _known.Contains(component);

    public Task EnsureAsync(IReadOnlyCollection<string> components, IReadOnlyCollection<string> alsoWanted, Action<string> progress, CancellationToken cancellation)
    {
        if (Refusal is not null)
        {
            throw Refusal;
        }

        Installed.Enqueue(components);
        foreach (var command in components.Where(_ => !Forgets))
        {
            File.WriteAllText(Path.Combine(_folder, command), "");
        }

        return Task.CompletedTask;
    }

    public void Dispose() =>
        Env.SetEnvironmentVariable("PATH", string.Join(Path.PathSeparator, Env.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Where(part => part != _folder)));
}
