import { join } from 'node:path';
import type { DataSourceOptions } from 'typeorm';
import { required } from '../config';
import { Note } from '../notes/note.entity';

export function options(): DataSourceOptions {
  return {
    type: 'postgres',
    host: required('DATABASE_HOST'),
    port: Number(required('DATABASE_PORT')),
    username: required('DATABASE_USERNAME'),
    password: required('DATABASE_PASSWORD'),
    database: required('DATABASE_NAME'),
    entities: [Note],
    migrations: [join(__dirname, 'migrations', '*.{ts,js}')],
    migrationsTableName: 'notes_migrations',
  };
}
