using System.Collections.Concurrent;
using System.IO.Enumeration;
using Dice.Environment.Images;
using Dice.Environment.Images.Registries;

namespace Dice.Environment.Specs.Images;

/// <summary>A store whose images are files named like their references, so that scripts can put some in.</summary>
internal sealed class FolderImageStore(string folder) : IImageStore
{
    private readonly ConcurrentBag<string> _pulls = [];
    private readonly ConcurrentBag<string> _questions = [];

    public IReadOnlyCollection<string> Pulls => _pulls;

    /// <summary>How often each reference's registry was asked.</summary>
    public IReadOnlyCollection<string> Questions => _questions;

    /// <summary>What registries answer; null for an image that they have.</summary>
    public Func<string, RegistryError?> Registry { get; set; } = FakeRegistry.None;

    /// <summary>The engine's message when a pull fails; null lets pulls succeed as far as the registry answers.</summary>
    public string? PullError { get; init; }

    /// <summary>Called before the store is asked for an image.</summary>
    public Action<string>? BeforeFind { get; init; }

    public FolderImageStore With(params string[] references)
    {
        foreach (var reference in references)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(reference))!);
            File.WriteAllText(PathOf(reference), "");
        }

        return this;
    }

    /// <summary>Lets a reference mean another image from now on.</summary>
    public void Move(string reference) => File.AppendAllText(PathOf(reference), " as moved");

    public Task<StoredImage?> FindAsync(string reference, CancellationToken cancellation)
    {
        BeforeFind?.Invoke(reference);
        return Task.FromResult(File.Exists(PathOf(reference)) ? Stored(reference) : null);
    }

    public Task<IReadOnlyList<StoredImage>> ListAsync(string pattern, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<StoredImage>>(
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(folder, path))
                .Where(reference => FileSystemName.MatchesSimpleExpression(pattern, reference))
                .Order(StringComparer.Ordinal)
                .Select(Stored),
        ]);

    public Task PullAsync(string reference, IProgress<string> progress, CancellationToken cancellation)
    {
        _pulls.Add(reference);
        var error = PullError is null ? Registry(reference) : RegistryError.Explain(reference, PullError);
        if (error is not null)
        {
            throw new ImagePullException(error);
        }

        With(reference);
        return Task.CompletedTask;
    }

    public Task TagAsync(string image, string reference, CancellationToken cancellation)
    {
        With(reference);
        File.WriteAllText(PathOf(reference), $"@{ImageReference.Parse(image).Version}");
        return Task.CompletedTask;
    }

    public Task<bool> RemoveAsync(string reference, CancellationToken cancellation)
    {
        File.Delete(PathOf(reference));
        return Task.FromResult(true);
    }

    public Task<RegistryError?> AskRegistryAsync(string reference, CancellationToken cancellation)
    {
        _questions.Add(reference);
        return Task.FromResult(Registry(reference));
    }

    /// <summary>A file's content tells one image under a reference from another; "@" and a digest stand for one from a registry.</summary>
    private StoredImage Stored(string reference)
    {
        var content = File.ReadAllText(PathOf(reference));
        return new(reference, $"id of {reference}{content}", 42, DateTimeOffset.UnixEpoch)
        {
            RepositoryDigests = content.StartsWith('@') ? [$"{ImageReference.Parse(reference).Repository}{content}"] : [],
        };
    }

    private string PathOf(string reference) => Path.Combine(folder, reference);
}
