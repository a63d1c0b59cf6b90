using System.Collections.Concurrent;

namespace Dice.Environment.Images.Registries;

/// <summary>
/// Checks through the engine whether a registry can be reached, so that the engine's mirrors, proxies and certificate authorities apply. Each registry is checked
/// once, with the first image that is requested from it, and with a short limit: an engine can need a minute to fail an impossible pull.
/// </summary>
/// <param name="store">The engine's images.</param>
/// <param name="limit">The time that a registry has to answer.</param>
public sealed class RegistryInquiry(IImageStore store, TimeSpan limit)
{
    /// <summary>The default limit: enough for a slow proxy, and short compared to the time of building images.</summary>
    public static TimeSpan DefaultLimit { get; } = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, Lazy<Task<RegistryError?>>> _answers = new();

    /// <summary>Returns why a reference's registry cannot be used; null when it answers, even with a refusal.</summary>
    /// <param name="reference">The image's reference.</param>
    /// <param name="cancellation">Cancels the caller's wait.</param>
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
