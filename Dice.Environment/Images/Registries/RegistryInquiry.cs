using System.Collections.Concurrent;

namespace Dice.Environment.Images.Registries;

/// <summary>
/// Finds out whether the engine reaches a registry, so that its mirrors, proxies and certificate authorities count. Each registry is asked
/// once, for the first image that is wanted of it, and has little time: a pull that goes nowhere takes an engine up to a minute.
/// </summary>
/// <param name="store">The engine's images.</param>
/// <param name="limit">How long a registry has to answer.</param>
public sealed class RegistryInquiry(IImageStore store, TimeSpan limit)
{
    /// <summary>How long a registry usually has: enough for a slow proxy, and little beside the time that building images takes.</summary>
    public static TimeSpan DefaultLimit { get; } = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, Lazy<Task<RegistryError?>>> _answers = new();

    /// <summary>Why a reference's registry cannot be used; null when it answers, be it with a refusal.</summary>
    /// <param name="reference">The image's reference.</param>
    /// <param name="cancellation">Ends the caller's wait.</param>
    public Task<RegistryError?> AskAsync(string reference, CancellationToken cancellation)
    {
        var registry = ImageReference.Parse(reference).Registry;
        return _answers.GetOrAdd(registry, _ => new(() => AskAsync(registry, reference))).Value.WaitAsync(cancellation);
    }

    private async Task<RegistryError?> AskAsync(string registry, string reference)
    {
        using var deadline = new CancellationTokenSource(limit);
        try
        {
            return await store.AskRegistryAsync(reference, deadline.Token).WaitAsync(deadline.Token) is { IsAnswer: false } error ? error : null;
        }
        catch (OperationCanceledException)
        {
            return RegistryError.Unreachable(registry, FormattableString.Invariant($"no answer within {limit.TotalSeconds:0.#} s"));
        }
    }
}
