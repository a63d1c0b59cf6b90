namespace Dice.Environment.Model;

/// <summary>The Testcontainers module through which a service is started.</summary>
public enum ContainerModule
{
    /// <summary>The plain container builder, without a module.</summary>
    Plain,

    /// <summary>Testcontainers.PostgreSql.</summary>
    PostgreSql,

    /// <summary>Testcontainers.Redis.</summary>
    Redis,

    /// <summary>Testcontainers.LocalStack.</summary>
    LocalStack,
}
