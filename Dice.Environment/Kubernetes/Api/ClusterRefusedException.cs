using System.Net;

namespace Dice.Environment.Kubernetes.Api;

/// <summary>The API server refused a request.</summary>
/// <param name="method">The method of the request.</param>
/// <param name="path">Its path.</param>
/// <param name="status">The status of the answer.</param>
/// <param name="reason">The server's message.</param>
public sealed class ClusterRefusedException(HttpMethod method, string path, HttpStatusCode status, string reason)
    : DiceException($"the cluster refused {method} {path} ({(int)status}): {reason}", RemedyFor(status))
{
    /// <summary>The status of the answer.</summary>
    public HttpStatusCode Status { get; } = status;

    private static string RemedyFor(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Forbidden => "ask the cluster's administrator for that right, or use another context",
        HttpStatusCode.Unauthorized => "sign in to the cluster again, then repeat the command",
        HttpStatusCode.UnprocessableEntity => "the field cannot change while the object exists: remove the environment with ./run-env.sh down, then start it again",
        _ => "see the message; then repeat the command",
    };
}
