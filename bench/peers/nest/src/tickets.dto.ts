import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min, MinLength } from 'class-validator';

export class ListTickets {
  @IsString() status: string;
  @IsIn(['created_at', 'updated_at', 'number']) sort: 'created_at' | 'updated_at' | 'number';
  @IsIn(['asc', 'desc']) order: 'asc' | 'desc';
  @Type(() => Number) @IsInt() @Min(1) @Max(100) page_size: number;
}

export class CreateTicket {
  @IsString() @MinLength(1) @MaxLength(200) title: string;
  @IsOptional() @IsString() @MaxLength(50_000) description?: string;
  @IsIn(['bug', 'feature', 'incident', 'request', 'question']) type: string;
  @IsIn(['low', 'medium', 'high', 'urgent']) priority: string;
}
