namespace Dice.Environment.Specs.Edge;

internal static class HttpClientExtensions
{
    /// <summary>The body, whatever the status.</summary>
    public static async Task<string> GetStringAsyncOfAnyStatus(this HttpClient client, string uri, CancellationToken cancellation)
    {
        using var answer = await client.GetAsync(new Uri(uri), cancellation);
        return await answer.Content.ReadAsStringAsync(cancellation);
    }
}
