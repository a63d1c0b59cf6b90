import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateNotes1735689600000 implements MigrationInterface {
  name = 'CreateNotes1735689600000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE TABLE "note" ("id" SERIAL PRIMARY KEY, "text" text NOT NULL)');
    await queryRunner.query(`INSERT INTO "note" ("text") VALUES ('made by the first migration')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "note"');
  }
}
