using System.Globalization;
using Dice.LoadTests.Model;

namespace Dice.LoadTests.Scenarios;

/// <summary>Steps that consist of one request.</summary>
internal static class HttpSteps
{
    /// <summary>Sends a request as a step, which succeeds when the complete response has a success status.</summary>
    /// <param name="iteration">The iteration.</param>
    /// <param name="step">The step's name.</param>
    /// <param name="http">The client that sends the request.</param>
    /// <param name="request">The request; this method disposes it.</param>
    /// <param name="seen">Receives the status; null for none.</param>
    /// <returns>The response body; null when the step failed.</returns>
    public static async Task<byte[]?> SendAsync(this IIteration iteration, string step, HttpClient http, HttpRequestMessage request, Action<int>? seen = null)
    {
        using var sent = request;
        byte[]? body = null;
        var outcome = await iteration.StepAsync(step, async cancellation =>
        {
            using var answer = await http.SendAsync(sent, cancellation);
            body = await answer.Content.ReadAsByteArrayAsync(cancellation);
            seen?.Invoke((int)answer.StatusCode);
            var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
            return answer.IsSuccessStatusCode ? StepOutcome.Ok(status, body.Length) : StepOutcome.Fail(status, $"{step}: status {status}", body.Length);
        });
        return outcome.IsOk ? body : null;
    }
}
