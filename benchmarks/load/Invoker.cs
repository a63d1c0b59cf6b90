namespace Dice.LoadBenchmark;

/// <summary>The layer below HttpClient, without what that adds: time-outs, buffers, redirects, cookies.</summary>
internal static class Invoker
{
    /// <summary>A client of that layer.</summary>
    public static HttpMessageInvoker Create() => new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null });

    /// <summary>One request, whose answer is read to its end.</summary>
    public static async Task<(bool IsSuccess, long Bytes)> AskAsync(HttpMessageInvoker http, Uri url, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var answer = await http.SendAsync(request, cancellation);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        var bytes = new byte[(int)(answer.Content.Headers.ContentLength ?? 0)];
        await body.ReadExactlyAsync(bytes, cancellation);
        return (answer.IsSuccessStatusCode, bytes.Length);
    }
}
