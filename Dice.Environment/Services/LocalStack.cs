namespace Dice.Environment.Services;

/// <summary>LocalStack: object store and queues, with a bucket and a queue that are created at start.</summary>
public static class LocalStack
{
    /// <summary>The service's name.</summary>
    public const string Name = "localstack";

    /// <summary>The endpoint's name.</summary>
    public const string Endpoint = "aws";

    /// <summary>The bucket that exists when the service is ready.</summary>
    public const string Bucket = "dice-assets";

    /// <summary>The queue that exists when the service is ready.</summary>
    public const string Queue = "dice-events";

    /// <summary>
    /// Matches an init script that failed, or that had not succeeded when all scripts had ended: <c>{"completed": true, "scripts": [{"stage": "READY", "name": "a.sh",
    /// "state": "ERROR"}]}</c>.
    /// </summary>
    private const string FailedScript = """
        \{(?=[^{}]*"state":\s*"(?:ERROR|(?<="completed":\s*true[\s\S]*)(?!SUCCESSFUL)))[^{}]*"name":\s*"(?<name>[^"]*)"
        """;

    /// <summary>
    /// Defines the service. It sets no user and leaves the root file system writable, because the official image starts as root, and installs and
    /// writes files below /usr/lib, /etc and /opt while it runs; it gets no capabilities, which limits root. The recipe's image runs as an unprivileged user.
    /// </summary>
    public static Service Define(string scripts) => new Service(Name, DiceImages.LocalStack)
    {
        Module = ContainerModule.LocalStack,
    }
        .Listening(Endpoint, 4566, "http")
        .WithEnvironment("SERVICES", "s3,sqs")
        .WithEnvironment("DICE_BUCKET", Bucket)
        .WithEnvironment("DICE_QUEUE", Queue)
        .Offering("bucket", Bucket)
        .Offering("queue", Queue)
        .Mounting(new FolderMount(scripts, "/etc/localstack/init/ready.d"))
        .LimitedTo(memoryMiB: 768, pids: 512)
        .ReadyWhen(Readiness.Http(Endpoint, "/_localstack/init/ready") with
        {
            Body = "\"completed\":\\s*true",
            Refusal = new AnswerRefusal(
                FailedScript,
                $"init script {scripts.Replace("$", "$$", StringComparison.Ordinal)}/${{name}} failed",
                $"see ./run-env.sh logs {Name}, correct the script, then run up again"),
        });
}
