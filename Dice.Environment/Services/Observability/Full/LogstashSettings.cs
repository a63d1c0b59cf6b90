namespace Dice.Environment.Services.Observability.Full;

/// <summary>Logstash's settings.</summary>
internal static class LogstashSettings
{
    /// <summary>The settings of the process. Its API is not published.</summary>
    public const string Main = """
        api.http.host: 127.0.0.1
        log.level: warn
        xpack.monitoring.enabled: false
        """;

    /// <summary>
    /// One worker, so that the records of a service stay in order. The queue is on the volume: what was accepted is stored, also when Logstash is killed.
    /// </summary>
    public const string Pipelines = $"""
        - pipeline.id: dice
          path.config: {Logstash.Folder}/dice.conf
          pipeline.workers: 1
          pipeline.ordered: true
          pipeline.ecs_compatibility: disabled
          queue.type: persisted
          queue.max_bytes: 256mb
          queue.checkpoint.writes: 1

        """;

    /// <summary>Its own log goes to standard output.</summary>
    public const string Log = """
        status = error
        appender.console.type = Console
        appender.console.name = console
        appender.console.layout.type = PatternLayout
        appender.console.layout.pattern = [%d{ISO8601}][%-5p][%c] %m%n
        rootLogger.level = ${sys:ls.log.level}
        rootLogger.appenderRef.console.ref = console
        """;
}
