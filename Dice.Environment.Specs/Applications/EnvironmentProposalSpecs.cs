using Dice.Environment.Applications.Proposals;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Applications;

/// <summary>The variables that <c>init</c> proposes.</summary>
public sealed class EnvironmentProposalSpecs : IDisposable
{
    private const string Express = """{ "scripts": { "dev": "node --watch src/index.js" }, "dependencies": { "express": "5" } }""";
    private readonly ProjectFolder _project = new();

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData("DATABASE_HOST=localhost", "${postgres.host}")]
    [InlineData("DB_PORT=5432", "${postgres.port}")]
    [InlineData("export POSTGRES_USER=root", "${postgres.user}")]
    [InlineData("PGPASSWORD=", "${postgres.password}")]
    [InlineData("TYPEORM_DATABASE=\"api\" # the name", "${postgres.database}")]
    [InlineData("DATABASE_URL=postgresql://root:root@localhost:5432/x?schema=public", "${postgres.url}")]
    [InlineData("DATABASE_URL=mysql://root@localhost/x", null)]
    [InlineData("REDIS_URL=redis://localhost:6379", "${redis.url}")]
    [InlineData("QUEUE_REDIS_HOST=localhost", "${redis.host}")]
    [InlineData("AWS_ENDPOINT_URL=http://localhost:4566", "${localstack.url}")]
    [InlineData("S3_BUCKET=files\nS3_ENDPOINT=", "${localstack.bucket}")]
    [InlineData("APP_PORT=3000", "${self.port}")]
    [InlineData("APP_URL=http://localhost:3000", "${self.publicUrl}")]
    [InlineData("BACKEND_URL=http://localhost:4000", null)]
    [InlineData("BACKEND_DOMAIN=http://localhost:4001\nAPP_PORT=4001", "${self.publicUrl}")]
    [InlineData("SQS_QUEUE=jobs", null)]
    [InlineData("SMTP_HOST=localhost", null)]
    [InlineData("# DATABASE_HOST=localhost", null)]
    [InlineData("PORT=3000", null)]
    public void Variables_of_an_example_file_get_the_references_that_fit(string line, string? reference)
    {
        _project.With("package.json", Express).With(".env.example", $"NODE_ENV=development\n{line}\n");

        Find($"environment.{line.Split('=')[0].Replace("export ", "", StringComparison.Ordinal).TrimStart('#', ' ')}").Should().Be(reference);
    }

    [Theory]
    [InlineData("src/database.js", "const pool = new Pool({ host: process.env.DB_HOST || 'localhost' })", "DB_HOST", "${postgres.host}")]
    [InlineData("src/config.ts", "export const url = process.env['REDIS_URL']", "REDIS_URL", "${redis.url}")]
    [InlineData("src/prisma/schema.prisma", "datasource db {\n  provider = \"postgresql\"\n  url = env(\"DATABASE_URL\")\n}", "DATABASE_URL", "${postgres.url}")]
    [InlineData("src/mail.js", "const secret = process.env.SMTP_PASSWORD", "SMTP_PASSWORD", null)]
    public void Variables_that_only_the_sources_name_get_the_references_that_fit(string file, string source, string variable, string? reference)
    {
        _project.With("package.json", Express).With(file, source);

        Find($"environment.{variable}").Should().Be(reference);
    }

    [Theory]
    [InlineData(".env.example")]
    [InlineData(".env.sample")]
    [InlineData(".env.template")]
    [InlineData("env-example")]
    [InlineData("env-example-relational")]
    [InlineData(".env")]
    public void Example_files_of_any_usual_name_are_read(string file)
    {
        _project.With("package.json", Express).With(file, "DATABASE_HOST=localhost\n");

        Find("environment.DATABASE_HOST").Should().Be("${postgres.host}");
    }

    [Fact]
    public void Variables_without_a_reference_are_named_unless_the_example_was_copied()
    {
        _project.With("package.json", Express).With(".env.example", "REDIS_HOST=localhost\nJWT_SECRET=secret\n");

        Propose().Notes.Should().ContainSingle().Which.Should().Contain("JWT_SECRET").And.NotContain("REDIS_HOST").And.NotContain("=secret");
        _project.With(".env", "JWT_SECRET=x\n");
        Propose().Notes.Should().BeEmpty();
    }

    [Fact]
    public void A_client_of_another_database_gets_no_values_of_PostgreSQL()
    {
        _project.With("package.json", """{ "scripts": { "dev": "x" }, "dependencies": { "express": "5", "mysql2": "3" } }""").With(".env.example", "DB_HOST=localhost\n");

        Find("environment.DB_HOST").Should().BeNull();
        Propose().Notes.Should().Contain(note => note.Contains("MySQL", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_reference_that_init_writes_is_one_that_the_stack_knows()
    {
        _project.With("package.json", Express).With(".env.example", """
            DATABASE_HOST=
            DATABASE_PORT=
            DATABASE_USER=
            DATABASE_PASSWORD=
            DATABASE_NAME=
            DATABASE_URL=
            REDIS_HOST=
            REDIS_PORT=
            REDIS_URL=
            AWS_ENDPOINT_URL=
            S3_BUCKET=
            SQS_QUEUE=
            APP_PORT=
            APP_URL=http://localhost:3000
            """);
        var proposal = Propose();
        proposal.Settings.Should().HaveCount(14);
        _project.With("dice.json", SettingsText.Write(proposal.Settings, "schema"));

        var stack = DiceStack.Create(Checkout.Fixtures.With(_project.Path));

        stack["backend"].Environment.Keys.Should().Contain(proposal.Settings.Select(setting => setting.Key.Split('.')[1]));
    }

    private Proposal Propose() => Proposal.Of(_project.Inspect(""));

    private string? Find(string key) => Propose().Settings.FirstOrDefault(setting => setting.Key == key)?.Value;
}
